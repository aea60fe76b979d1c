import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SDK_FAILURE = `
  import { sdkLogger } from './worker/log.ts';
  sdkLogger().error('Failing workflow task', { error: new TypeError('deposit is not what it was') });
`;

it('an error of the SDK is logged with what it says', async () => {
  const arguments_ = ['--import', 'tsx', '--input-type=module', '--eval', SDK_FAILURE];
  const { stdout } = await promisify(execFile)(process.execPath, arguments_);
  expect(JSON.parse(stdout)).toMatchObject({
    msg: 'Failing workflow task',
    error: { type: 'TypeError', message: 'deposit is not what it was' },
  });
});
