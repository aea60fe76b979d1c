import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'remit-env-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, '.env'), 'DATA_DIR=from-file\nTEMPORAL_PORT=9\n');
});

it('settings come from .env', async () => {
  expect(await reset({ DATA_DIR: undefined })).toContain(join(folder, 'from-file'));
});

it.each([
  ['a byte order mark and the line ends of Windows', '\ufeffDATA_DIR=from-file\r\nTEMPORAL_PORT=9\r\n'],
  ['quotes, blanks, a comment and export', 'export DATA_DIR = "from-file" # mine\n  TEMPORAL_PORT= \'9\'\n'],
])('they may be written with %s', async (_, text) => {
  await writeFile(join(folder, '.env'), text);
  expect(await reset({ DATA_DIR: undefined })).toContain(`${join(folder, 'from-file')}.`);
});

it('a .env in UTF-16, as PowerShell writes it, is refused and not ignored', async () => {
  await writeFile(join(folder, '.env'), Buffer.from('\ufeffDATA_DIR=from-file\n', 'utf16le'));
  const { exitCode, stderr } = await run({});
  expect([exitCode, stderr]).toEqual([
    1,
    expect.stringMatching(/^The settings in .*\.env cannot be read \(.+UTF-8, or/i),
  ]);
});

it('what is set in the environment counts more', async () => {
  expect(await reset({ DATA_DIR: join(folder, 'from-shell') })).toContain(join(folder, 'from-shell'));
});

it('a .env that is no file is named', async () => {
  await rm(join(folder, '.env'));
  await mkdir(join(folder, '.env'));
  const { exitCode, stderr } = await run({});
  expect([exitCode, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^The settings in .*\.env cannot be read \(.+\): make it a readable file in UTF-8, or remove it\.$/,
    ),
  ]);
});

async function reset(env: Record<string, string | undefined>): Promise<string> {
  return (await run(env)).stdout;
}

function run(env: Record<string, string | undefined>) {
  const args = ['--import', import.meta.resolve('tsx'), resolve('dev/reset.ts')];
  return execa(process.execPath, args, {
    env: { ...env, TEMPORAL_ADDRESS: '' },
    cwd: folder,
    reject: false,
  });
}
