import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePorts, isListening } from '#dev/shared/ports.ts';
import { isAlive } from '#testing/is-alive.ts';
import { identify } from './process-identity.ts';
import { readStackRecord, StackFile, type StackRecord } from './stack-file.ts';

let dataDir: string;
let lines: string[];

beforeEach(async () => {
  lines = [];
  dataDir = await mkdtemp(join(tmpdir(), 'remit-stack-file-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

describe('StackFile', () => {
  it('gives a folder to one supervisor at a time', async () => {
    const first = await acquire(dataDir);
    await expect(acquire(dataDir)).rejects.toThrow('Remit is already running on the data in');
    first.release();
    (await acquire(dataDir)).release();
  });

  it('gives it to one of two that ask at once', async () => {
    const asked = await Promise.allSettled([acquire(dataDir), acquire(dataDir)]);
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('gives it to exactly one of two processes that ask at once, fifty times', async () => {
    const racers = await Promise.all([startRacer(), startRacer()]);
    for (let race = 0; race < 50; race++) {
      // A folder that was never used, one left by a crash, and one that a supervisor gave back.
      const folder = join(dataDir, String(race % 17));
      const won = await Promise.all(racers.map((racer) => ask(racer, folder)));
      expect(won.toSorted()).toEqual([false, true]);
      await expect(acquire(folder)).rejects.toThrow('Remit is already running on the data in');
      await Promise.all(racers.map((racer) => ask(racer, null)));
      await leaveRecord('{"supervisorPid":', folder);
    }
  });

  it('frees it at once when its holder is killed', async () => {
    const holder = await startRacer();
    expect(await ask(holder, dataDir)).toBe(true);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const file = await acquire(dataDir);
    expect(readStackRecord(dataDir)?.supervisorPid).toBe(process.pid);
    file.release();
  });

  it.each(['', '{"supervisorPid":', JSON.stringify({ supervisorPid: 1, processes: {}, urls: {} })])(
    'goes by the lock alone, whatever is on record: %j',
    async (text) => {
      await leaveRecord(text);
      const file = await acquire(dataDir);
      await leaveRecord(text);
      await expect(acquire(dataDir)).rejects.toThrow('Remit is already running on the data in');
      file.release();
    },
  );

  it('does not start on a lock file that is damaged, and says which setting chooses another folder', async () => {
    await writeFile(join(dataDir, 'stack.lock'), 'half');
    await expect(acquire(dataDir)).rejects.toThrow(/cannot be used .*DATA_DIR=<folder>/);
  });

  it('stops a process of a supervisor that is gone, says so, and has its port free', async () => {
    const [port = 0] = await freePorts(1);
    const listen = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
    const pid = startProcess(process.execPath, '-e', listen);
    await vi.waitFor(async () => expect(await isListening(port)).toBe(true), { timeout: 20_000 });
    await leaveRecord(JSON.stringify(recordOf({ temporal: identify(pid) })));
    const file = await acquire(dataDir);
    expect(await isListening(port)).toBe(false);
    expect(lines).toEqual([
      `stopping the temporal process ${pid}, left running by a supervisor that was killed`,
    ]);
    file.release();
  });

  it('leaves a stranger’s reused pid alone', async () => {
    const stranger = startProcess('sleep', '600');
    const processes = { temporal: { ...identify(stranger), startTime: 'earlier' } };
    await leaveRecord(JSON.stringify(recordOf(processes)));
    const file = await acquire(dataDir);
    expect(isAlive(stranger)).toBe(true);
    expect(lines).toEqual([]);
    file.release();
  });

  it('leaves alone what is on record in a copy of another folder', async () => {
    const pid = startProcess('sleep', '600');
    const copy = await mkdtemp(join(tmpdir(), 'remit-stack-file-'));
    onTestFinished(() => rm(copy, { recursive: true }));
    await leaveRecord(JSON.stringify(recordOf({ temporal: identify(pid) })), copy);
    const file = await acquire(copy);
    expect([isAlive(pid), lines]).toEqual([true, []]);
    file.release();
  });

  it('does not wait when nothing is left, even if a recorded port is in use', {
    timeout: 5_000,
  }, async () => {
    const [port = 0] = await freePorts(1);
    const another = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void another.close());
    await once(another, 'listening');
    const processes = { bank: { ...identify(process.pid), startTime: 'earlier' } };
    const urls = { bank: `http://127.0.0.1:${port}` };
    await leaveRecord(JSON.stringify({ ...recordOf(processes), urls }));
    const file = await acquire(dataDir);
    expect(lines).toEqual([]);
    file.release();
  });

  it('says at any time what runs', async () => {
    const file = await acquire(dataDir);
    file.update({ processes: { bank: { pid: 12, startTime: '1' } } });
    file.update({ urls: { bank: 'http://127.0.0.1:4010' } });
    expect(JSON.parse(await readFile(join(dataDir, 'stack.json'), 'utf8'))).toMatchObject({
      supervisorPid: process.pid,
      processes: { bank: { pid: 12 } },
      urls: { bank: 'http://127.0.0.1:4010' },
    });
    file.release();
    expect(readStackRecord(dataDir)).toBeUndefined();
  });
});

function acquire(folder: string): Promise<StackFile> {
  return StackFile.acquire(folder, (line) => lines.push(line));
}

/** Starts a process with its own group, and returns its id. */
function startProcess(command: string, ...args: string[]): number {
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error(`${command} did not start.`);
  return child.pid;
}

function recordOf(processes: StackRecord['processes']): StackRecord {
  return { dataDir: realpathSync(dataDir), supervisorPid: 1, processes, urls: {} };
}

function leaveRecord(text: string, folder = dataDir): Promise<void> {
  return writeFile(join(folder, 'stack.json'), text);
}

async function startRacer(): Promise<ChildProcess> {
  const racer = spawn(process.execPath, ['--import', 'tsx', 'testing/lock-racer.ts'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void racer.kill());
  await once(racer, 'message');
  return racer;
}

/** Whether it got the folder; with `null`, it gives back what it has. */
async function ask(racer: ChildProcess, folder: string | null): Promise<unknown> {
  const [answer] = await Promise.all([once(racer, 'message'), racer.send({ folder })]);
  return answer[0];
}
