import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

it('a temporary folder that cannot be written ends the start with its setting', async () => {
  expect(await start({ env: { TMPDIR: '/dev/null' } })).toEqual([
    1,
    expect.stringMatching(
      /^No file can be written to the temporary folder \/dev\/null \(.*TMPDIR=<folder>\.$/,
    ),
  ]);
});

it('a copy without its packages says so', async () => {
  expect(await start({ cwd: tmpdir() })).toEqual([
    1,
    'The packages of Remit are not installed here: run npm install first.',
  ]);
});

async function start(options: { env?: Record<string, string>; cwd?: string }) {
  const args = ['--import', resolve('dev/shared/preflight.mjs'), '--import', 'tsx', 'dev/reset.ts'];
  const { exitCode, stderr } = await execa(process.execPath, args, {
    ...options,
    reject: false,
    timeout: 20_000,
  });
  return [exitCode, stderr];
}
