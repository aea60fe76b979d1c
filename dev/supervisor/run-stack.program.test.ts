import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { type Interruption, interruptionsIn, RECORD_FILE } from '#lib/interruptions/interruption.ts';
import { isAlive } from '#testing/is-alive.ts';
import { readStackRecord, type StackRecord } from './stack-file.ts';

const NAMES: readonly ProcessName[] = ['temporal', 'bank', 'worker', 'web'];
const WAIT = { timeout: 20_000, interval: 20 };

let dataDir: string;
let started: Started[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remit-stack-'));
  started = [];
});

afterEach(async () => {
  for (const { supervisor } of started) supervisor.kill('SIGTERM');
  await Promise.all(started.map(ended));
  await rm(dataDir, { recursive: true });
});

describe('a stack', { timeout: 60_000 }, () => {
  it('starts its processes in order, and records who runs', async () => {
    const stack = await startReady();
    expect(sourcesOf(stack, 'ready after')).toEqual(NAMES);
    expect(readStackRecord(dataDir)).toMatchObject({ supervisorPid: stack.supervisor.pid });
    expect(pids().map(isAlive)).toEqual([true, true, true, true]);
  });

  it('keeps what it writes to its owner, also in a folder that was open to others', async () => {
    await chmod(dataDir, 0o755);
    await startReady();
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modeOf(dataDir)).toBe('700');
    const names = await readdir(dataDir);
    expect(names.sort()).toEqual(['interruptions.jsonl', 'stack.json', 'stack.lock']);
    for (const name of names) expect(await modeOf(join(dataDir, name))).toBe('600');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('stops all in reverse order on %s', async (signal) => {
    const stack = await startReady();
    const running = [...pids(), ...childrenOf(stack)];
    stack.supervisor.kill(signal);
    expect(await ended(stack)).toBe(0);
    expect(sourcesOf(stack, 'bye')).toEqual(NAMES.toReversed());
    expect(running.filter(isAlive)).toEqual([]);
    expect((await readdir(dataDir)).sort()).toEqual(['interruptions.jsonl', 'stack.lock']);
  });

  it('kills a process that refuses to stop, and still stops the others in order', async () => {
    const stack = await startReady('refuses-to-stop', 'worker');
    const running = [...pids(), ...childrenOf(stack)];
    stack.supervisor.kill('SIGTERM');
    expect(await ended(stack)).toBe(0);
    expect(stack.log()).toMatch(/worker {4}did not stop within 0.5 s: killed/);
    expect(sourcesOf(stack, 'bye')).toEqual(['web', 'bank', 'temporal']);
    expect(running.filter(isAlive)).toEqual([]);
  });

  it('takes two signals in a moment as one, and kills everything on a later one', async () => {
    const stack = await startReady('refuses-to-stop', 'worker', { STOP_WITHIN_MS: '600000' });
    const running = [...pids(), ...childrenOf(stack)];
    stack.supervisor.kill('SIGINT');
    stack.supervisor.kill('SIGINT');
    await vi.waitFor(() => expect(stack.log()).toContain('not yet'), WAIT);
    expect(stack.supervisor.exitCode).toBeNull();
    const insisting = setInterval(() => stack.supervisor.kill('SIGINT'), 100);
    expect(await ended(stack)).toBe(130);
    clearInterval(insisting);
    await vi.waitFor(() => expect(running.filter(isAlive)).toEqual([]), WAIT);
  });

  it('starts a process that was killed again, and ends what it had started', async () => {
    const stack = await startReady();
    const worker = pidOf('worker');
    const children = childrenOf(stack);
    process.kill(worker, 'SIGKILL');
    await vi.waitFor(() => expect(stack.log()).toMatch(/worker {4}ready again/), WAIT);
    expect(stack.log()).toMatch(/worker {4}stopped \(SIGKILL\): starting it again in 1 s/);
    expect(pidOf('worker')).not.toBe(worker);
    expect(children.filter(isAlive)).toHaveLength(children.length - 1);
  });

  it('notices a process that hangs, says so, and starts it again', async () => {
    const stack = await startReady();
    const bank = pidOf('bank');
    process.kill(bank, 'SIGSTOP');
    await vi.waitFor(() => expect(stack.log()).toMatch(/bank {6}does not answer/), {
      ...WAIT,
      timeout: 40_000,
    });
    await vi.waitFor(() => expect(stack.log()).toMatch(/bank {6}did not answer 3 times in a row: killed/), {
      ...WAIT,
      timeout: 40_000,
    });
    await vi.waitFor(() => expect(stack.log()).toMatch(/bank {6}ready again/), { ...WAIT, timeout: 40_000 });
    expect([isAlive(bank), isAlive(pidOf('bank'))]).toEqual([false, true]);
  });

  it('writes down what happened to a process, and until when, also over its own end', async () => {
    const first = await startReady();
    const gone = pidOf('worker');
    process.kill(gone, 'SIGKILL');
    await vi.waitFor(() => expect(pidOf('worker')).not.toBe(gone), WAIT);
    await vi.waitFor(() => expect(interruptions().at(-1)).toMatchObject({ to: expect.any(String) }), WAIT);
    expect(interruptions().at(-1)).toMatchObject({
      process: 'worker',
      kind: 'crashed',
      pid: gone,
      end: 'SIGKILL',
    });
    first.supervisor.kill('SIGTERM');
    await ended(first);
    const stopped = interruptions().filter(({ to }) => to === null);
    expect(stopped.map(({ process, kind }) => `${process} ${kind}`).sort()).toEqual(
      NAMES.map((name) => `${name} stopped`).sort(),
    );
    await startReady();
    const isOver = (one: Interruption) => interruptions().find(({ from }) => from === one.from)?.to !== null;
    expect(stopped.filter(isOver)).toHaveLength(NAMES.length);
  });

  it('goes on when nobody reads its output any more', async () => {
    const stack = await startReady();
    stack.supervisor.stdout?.destroy();
    const worker = pidOf('worker');
    process.kill(worker, 'SIGKILL');
    await vi.waitFor(() => expect(pids().every((pid) => pid !== worker && isAlive(pid))).toBe(true), WAIT);
    stack.supervisor.kill('SIGTERM');
    expect(await ended(stack)).toBe(0);
    expect((await readdir(dataDir)).sort()).toEqual(['interruptions.jsonl', 'stack.lock']);
  });

  it('shows what a process said that did not start, stops the others and fails', async () => {
    const stack = start('fails-to-start', 'worker');
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('worker    the disk is on fire');
    expect(stack.log()).toContain('The worker process ended before it was ready (exit code 3).');
    expect(sourcesOf(stack, 'bye')).toEqual(['bank', 'temporal']);
    expect((await readdir(dataDir)).sort()).toEqual(['interruptions.jsonl', 'stack.lock']);
  });

  it('gives up a process that is never ready, whatever is collected as garbage meanwhile', async () => {
    const stack = start('is-never-ready', 'worker', {
      NODE_OPTIONS: '--expose-gc',
      READY_WITHIN_MS: '3000',
      STOP_WITHIN_MS: '20000',
    });
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('The worker process was not ready within 3 s.');
    expect(sourcesOf(stack, 'bye')).toEqual(['worker', 'bank', 'temporal']);
  });

  it('gives up a process that hangs while it is asked whether it is ready', async () => {
    const stack = start('hangs', 'temporal', { READY_WITHIN_MS: '1000' });
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('The temporal process was not ready within 1 s.');
    expect((await readdir(dataDir)).sort()).toEqual(['interruptions.jsonl', 'stack.lock']);
  });

  it('has its data folder for itself', async () => {
    const first = await startReady();
    const second = start();
    expect(await ended(second)).toBe(1);
    expect(second.log()).toContain(`Remit is already running on the data in ${dataDir}`);
    expect(pids().map(isAlive)).toEqual([true, true, true, true]);
    expect(readStackRecord(dataDir)?.supervisorPid).toBe(first.supervisor.pid);
  });

  it('ends with the process that watches it over IPC', async () => {
    const stack = await startReady();
    const running = pids();
    stack.supervisor.disconnect();
    expect(await ended(stack)).toBe(0);
    expect(running.filter(isAlive)).toEqual([]);
  });

  it('stops when the shell that npm runs it in is killed', async () => {
    const command = `"${process.execPath}" --import tsx testing/stand-in-stack.ts "${dataDir}"; exit`;
    const env = { ...process.env, npm_lifecycle_event: 'start' };
    const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'], env });
    onTestFinished(() => void shell.kill('SIGKILL'));
    await vi.waitFor(() => expect(pids().map(isAlive)).toEqual([true, true, true, true]), WAIT);
    const running = [...pids(), recorded().supervisorPid];
    shell.kill('SIGKILL');
    await vi.waitFor(() => expect(running.filter(isAlive)).toEqual([]), WAIT);
  });

  it('leaves nothing running when it is killed, and starts again at once', async () => {
    const first = await startReady();
    const running = [...pids(), ...childrenOf(first)];
    first.supervisor.kill('SIGKILL');
    await ended(first);
    await startReady();
    await vi.waitFor(() => expect(running.filter(isAlive)).toEqual([]), WAIT);
    expect(pids().map(isAlive)).toEqual([true, true, true, true]);
  });

  it('ends, on the next start, what is left when it is killed together with its guard', async () => {
    const first = await startReady();
    const running = NAMES.map((name) => ({ name, pid: pidOf(name) }));
    const all = [...pids(), ...childrenOf(first)];
    onTestFinished(() => {
      for (const pid of all.filter(isAlive)) process.kill(pid, 'SIGKILL');
    });
    process.kill(guardOf(first), 'SIGKILL');
    first.supervisor.kill('SIGKILL');
    await ended(first);
    expect(all.every(isAlive)).toBe(true);
    const second = await startReady();
    for (const { name, pid } of running) {
      expect(second.log()).toContain(
        `stopping the ${name} process ${pid}, left running by a supervisor that was killed`,
      );
    }
    await vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), WAIT);
  });

  it('leaves nothing running when it is killed after its guard was', async () => {
    const stack = await startReady();
    const running = [...pids(), ...childrenOf(stack)];
    const guard = guardOf(stack);
    process.kill(guard, 'SIGKILL');
    await vi.waitFor(() => expect(guardOf(stack)).not.toBe(guard), WAIT);
    stack.supervisor.kill('SIGKILL');
    await vi.waitFor(() => expect(running.filter(isAlive)).toEqual([]), WAIT);
  });
});

interface Started {
  readonly supervisor: ChildProcess;
  log(): string;
  readonly allRead: Promise<unknown>;
}

function start(trouble = '', troubled = '', env: Record<string, string> = {}): Started {
  const args = ['--import', 'tsx', 'testing/stand-in-stack.ts', dataDir, trouble, troubled];
  const supervisor = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const { stdout } = supervisor;
  if (stdout === null) throw new Error('The output of the supervisor is not piped.');
  let log = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const allRead = once(stdout, 'close');
  const stack = { supervisor, log: () => stripVTControlCharacters(log), allRead };
  started.push(stack);
  return stack;
}

async function startReady(...options: Parameters<typeof start>): Promise<Started> {
  const stack = start(...options);
  await once(stack.supervisor, 'message');
  // Each process logs its child's id, before or after it is ready.
  await vi.waitFor(() => expect(childrenOf(stack)).toHaveLength(4), WAIT);
  return stack;
}

/** The exit code, once the supervisor has ended and all its output has been read. */
async function ended({ supervisor, allRead }: Started): Promise<number | null> {
  if (supervisor.exitCode === null && supervisor.signalCode === null) await once(supervisor, 'exit');
  await allRead;
  return supervisor.exitCode;
}

/** The processes that logged a text, in their order. */
function sourcesOf(stack: Started, text: string): (string | undefined)[] {
  const lines = stack.log().split('\n');
  return lines.filter((line) => line.includes(text)).map((line) => line.split(/\s+/)[1]);
}

function childrenOf(stack: Started): number[] {
  return [...stack.log().matchAll(/child (\d+)$/gm)].map(([, pid]) => Number(pid));
}

function recorded(): StackRecord {
  const record = readStackRecord(dataDir);
  if (!record) throw new Error('Nothing is recorded.');
  return record;
}

function pidOf(name: ProcessName): number {
  const identity = recorded().processes[name];
  if (identity === undefined) throw new Error(`The ${name} process is not recorded.`);
  return identity.pid;
}

function guardOf({ supervisor }: Started): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const [, pid] = new RegExp(`^ *(\\d+) +${supervisor.pid} .*guard\\.mjs`, 'm').exec(processes) ?? [];
  if (pid === undefined) throw new Error('The supervisor has no guard.');
  return Number(pid);
}

function interruptions(): Interruption[] {
  return interruptionsIn(readFileSync(join(dataDir, RECORD_FILE), 'utf8'));
}

function pids(): number[] {
  return NAMES.map(pidOf);
}
