import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readStackRecord, StackFile } from './stack-file.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-stack-file-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

describe('StackFile', () => {
  it('gives a folder to one supervisor at a time', async () => {
    const first = await StackFile.acquire(dataDir);
    await expect(StackFile.acquire(dataDir)).rejects.toThrow('Remit already runs on the data in');
    first.release();
    (await StackFile.acquire(dataDir)).release();
  });

  it('gives it to one of two that ask at once', async () => {
    const asked = await Promise.allSettled([StackFile.acquire(dataDir), StackFile.acquire(dataDir)]);
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('gives it to exactly one of two processes that ask at once, fifty times', async () => {
    const racers = await Promise.all([startRacer(), startRacer()]);
    for (let race = 0; race < 50; race++) {
      // A folder that was never used, one left by a crash, and one that a supervisor gave back.
      const folder = join(dataDir, String(race % 17));
      const won = await Promise.all(racers.map((racer) => ask(racer, folder)));
      expect(won.toSorted()).toEqual([false, true]);
      await expect(StackFile.acquire(folder)).rejects.toThrow('Remit already runs on the data in');
      await Promise.all(racers.map((racer) => ask(racer, null)));
      await leaveRecord('{"supervisorPid":', folder);
    }
  });

  it('frees it at once when its holder is killed', async () => {
    const holder = await startRacer();
    expect(await ask(holder, dataDir)).toBe(true);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const file = await StackFile.acquire(dataDir);
    expect(readStackRecord(dataDir)?.supervisorPid).toBe(process.pid);
    file.release();
  });

  it.each(['', '{"supervisorPid":', JSON.stringify({ supervisorPid: 1, processes: {}, urls: {} })])(
    'goes by the lock alone, whatever is on record: %j',
    async (text) => {
      await leaveRecord(text);
      const file = await StackFile.acquire(dataDir);
      await leaveRecord(text);
      await expect(StackFile.acquire(dataDir)).rejects.toThrow('Remit already runs on the data in');
      file.release();
    },
  );

  it('does not start on a lock file that is damaged, and says which setting chooses another folder', async () => {
    await writeFile(join(dataDir, 'stack.lock'), 'half');
    await expect(StackFile.acquire(dataDir)).rejects.toThrow(/cannot be used .*DATA_DIR=<folder>/);
  });

  it('waits until what a killed supervisor ran has freed its ports', async () => {
    const leftover = createServer().listen(0, '127.0.0.1');
    await once(leftover, 'listening');
    const address = leftover.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const urls = { bank: `http://127.0.0.1:${port}` };
    await leaveRecord(JSON.stringify({ supervisorPid: 1, processes: { bank: 2 }, urls }));
    let isFree = false;
    const acquired = StackFile.acquire(dataDir).then((file) => {
      expect(isFree).toBe(true);
      file.release();
    });
    await once(leftover, 'connection');
    isFree = true;
    leftover.close();
    await acquired;
  });

  it('says at any time what runs', async () => {
    const file = await StackFile.acquire(dataDir);
    file.update({ processes: { bank: 12 } });
    file.update({ urls: { bank: 'http://127.0.0.1:4010' } });
    expect(JSON.parse(await readFile(join(dataDir, 'stack.json'), 'utf8'))).toMatchObject({
      supervisorPid: process.pid,
      processes: { bank: 12 },
      urls: { bank: 'http://127.0.0.1:4010' },
    });
    file.release();
    expect(readStackRecord(dataDir)).toBeUndefined();
  });
});

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
