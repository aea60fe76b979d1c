import { expect, it } from 'vitest';
import { readApprovalEnv } from './approval-env.ts';

const read = (minutes: string) =>
  readApprovalEnv({ NODE_ENV: 'test', APPROVAL_DEADLINE_MINUTES: minutes }).approvalDeadlineMs;

it.each(['9007199254740991', '43201', '0', '-5', '1e3', '0x10', ' 5 ', '1.5', 'a day'])(
  'refuses a deadline of %j minutes, by name and with the range',
  (minutes) => {
    expect(() => read(minutes)).toThrow('APPROVAL_DEADLINE_MINUTES: a whole number from 1 to 43200');
  },
);

it('takes one in the range, and a day without one', () => {
  expect([read('1'), read('43200'), read('')]).toEqual([60_000, 2_592_000_000, 86_400_000]);
});
