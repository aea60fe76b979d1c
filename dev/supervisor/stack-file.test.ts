import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { identify } from '#dev/shared/process-group.ts';
import { clearLeftovers, readStackRecord, StackFile } from './stack-file.ts';

const quietly = () => undefined;

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-stack-file-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

describe('StackFile', () => {
  it('gives a folder to one supervisor at a time', async () => {
    const first = await StackFile.acquire(dataDir, quietly);
    await expect(StackFile.acquire(dataDir, quietly)).rejects.toThrow('Remit already runs on the data in');
    first.release();
    (await StackFile.acquire(dataDir, quietly)).release();
  });

  it('gives it to one of two that ask at once', async () => {
    const asked = await Promise.allSettled([
      StackFile.acquire(dataDir, quietly),
      StackFile.acquire(dataDir, quietly),
    ]);
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes a folder over from a supervisor that is gone, though another process has got its id', async () => {
    await record({ supervisorPid: process.pid, supervisorStart: 'before the last reboot' });
    const file = await StackFile.acquire(dataDir, quietly);
    expect(readStackRecord(dataDir)?.supervisorStart).toBe(identify(process.pid)?.start);
    file.release();
  });

  it('takes over a folder whose record is damaged', async () => {
    await writeFile(join(dataDir, 'stack.json'), '{"supervisorPid":');
    await expect(StackFile.acquire(dataDir, quietly)).resolves.toBeInstanceOf(StackFile);
  });

  it('says at any time what runs', async () => {
    const file = await StackFile.acquire(dataDir, quietly);
    file.update({ processes: { bank: { pid: 12, start: 'then' } } });
    file.update({ urls: { bank: 'http://127.0.0.1:4010' } });
    expect(JSON.parse(await readFile(join(dataDir, 'stack.json'), 'utf8'))).toMatchObject({
      supervisorPid: process.pid,
      processes: { bank: { pid: 12 } },
      urls: { bank: 'http://127.0.0.1:4010' },
    });
  });
});

describe('clearLeftovers', () => {
  it('stops a process of a supervisor that is gone', async () => {
    const leftover = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    const ended = once(leftover, 'exit');
    await record({ processes: { temporal: identify(Number(leftover.pid)) } });
    await clearLeftovers(dataDir, quietly);
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(readStackRecord(dataDir)).toBeUndefined();
  });

  it('leaves a process alone that has only got the id of one of ours', async () => {
    const stranger = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void stranger.kill());
    await record({ processes: { temporal: { pid: Number(stranger.pid), start: 'earlier' } } });
    await clearLeftovers(dataDir, quietly);
    expect(identify(Number(stranger.pid))).toBeDefined();
  });
});

function record(change: object): Promise<void> {
  const gone = { supervisorPid: process.pid, supervisorStart: 'earlier', processes: {}, urls: {} };
  return writeFile(join(dataDir, 'stack.json'), JSON.stringify({ ...gone, ...change }));
}
