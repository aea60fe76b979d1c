import { spawn } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { isAlive } from '#testing/is-alive.ts';
import { identify } from './supervisor/process-identity.ts';
import { StackFile } from './supervisor/stack-file.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-reset-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  for (const name of ['bank.db', 'temporal.db-wal', 'interruptions.jsonl', 'notes.txt'])
    await writeFile(join(dataDir, name), '');
});

it('removes the databases, and nothing else', async () => {
  expect(await reset()).toMatchObject({ exitCode: 0, stdout: `Emptied ${dataDir}.` });
  expect(await readdir(dataDir)).toEqual(['notes.txt', 'stack.lock']);
});

it('removes nothing while a stack runs', async () => {
  const file = await StackFile.acquire(dataDir, console.log);
  onTestFinished(() => file.release());
  const { exitCode, stderr } = await reset();
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Remit is already running on the data in')]);
  expect(await readdir(dataDir)).toContain('bank.db');
});

it('first ends what a killed supervisor left running, and says so', async () => {
  const { pid = 0 } = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')));
  const processes = { temporal: identify(pid) };
  const record = { dataDir: await realpath(dataDir), supervisorPid: 1, processes, urls: {} };
  await writeFile(join(dataDir, 'stack.json'), JSON.stringify(record));
  const { stdout } = await reset();
  expect(stdout).toContain(`stopping the temporal process ${pid}, left running by a supervisor`);
  expect(isAlive(pid)).toBe(false);
  expect(await readdir(dataDir)).toEqual(['notes.txt', 'stack.lock']);
});

it.each(['BANK_DATABASE_URL', 'BANK_URL'])(
  'removes nothing that a ledger elsewhere needs, as %s says',
  async (variable) => {
    const { exitCode, stderr } = await reset([], { [variable]: 'http://127.0.0.1:9' });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`${variable} is set`)]);
    expect(await readdir(dataDir)).toContain('temporal.db-wal');
  },
);

it('names an option that there is not', async () => {
  expect(await reset(['--terminat'])).toMatchObject({ exitCode: 1, stderr: "Unknown option '--terminat'" });
  expect(await readdir(dataDir)).toContain('bank.db');
});

function reset(args: readonly string[] = [], set: Record<string, string> = {}) {
  const ours = { BANK_DATABASE_URL: '', BANK_URL: '' };
  const env = { DATA_DIR: dataDir, TEMPORAL_ADDRESS: '', TEMPORAL_PORT: '9', ...ours, ...set };
  const options = { env, reject: false } as const;
  return execa(process.execPath, ['--import', 'tsx', 'dev/reset.ts', ...args], options);
}
