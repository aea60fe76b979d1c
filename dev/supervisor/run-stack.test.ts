import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identify } from '#dev/shared/process-group.ts';
import { readStackRecord } from './stack-file.ts';
import type { ProcessName } from './supervised-process.ts';

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
    expect(speakersOf(stack, 'ready after')).toEqual(NAMES);
    expect(readStackRecord(dataDir)).toMatchObject({ supervisorPid: stack.supervisor.pid });
    expect(pids().map(isAlive)).toEqual([true, true, true, true]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('stops all in reverse order on %s', async (signal) => {
    const stack = await startReady();
    const running = [...pids(), ...childrenOf(stack)];
    stack.supervisor.kill(signal);
    expect(await ended(stack)).toBe(0);
    expect(speakersOf(stack, 'bye')).toEqual(NAMES.toReversed());
    expect(running.filter(isAlive)).toEqual([]);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('kills a process that refuses to stop, and still stops the others in order', async () => {
    const stack = await startReady('refuses-to-stop', 'worker');
    const running = [...pids(), ...childrenOf(stack)];
    stack.supervisor.kill('SIGTERM');
    expect(await ended(stack)).toBe(0);
    expect(stack.log()).toMatch(/worker {4}did not stop within 0.5 s: killed/);
    expect(speakersOf(stack, 'bye')).toEqual(['web', 'bank', 'temporal']);
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

  it('shows what a process said that did not start, stops the others and fails', async () => {
    const stack = start('fails-to-start', 'worker');
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('worker    the disk is on fire');
    expect(stack.log()).toContain('The worker process ended before it was ready (exit code 3).');
    expect(speakersOf(stack, 'bye')).toEqual(['bank', 'temporal']);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('gives up a process that is never ready, whatever is collected as garbage meanwhile', async () => {
    const stack = start('is-never-ready', 'worker', {
      NODE_OPTIONS: '--expose-gc',
      READY_WITHIN_MS: '1000',
    });
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('The worker process was not ready within 1 s.');
    expect(speakersOf(stack, 'bye')).toEqual(['worker', 'bank', 'temporal']);
  });

  it('gives up a process that hangs while it is asked whether it is ready', async () => {
    const stack = start('is-never-ready', 'temporal', { READY_WITHIN_MS: '1000' });
    expect(await ended(stack)).toBe(1);
    expect(stack.log()).toContain('The temporal process was not ready within 1 s.');
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('has its data folder for itself', async () => {
    const first = await startReady();
    const second = start();
    expect(await ended(second)).toBe(1);
    expect(second.log()).toContain(`Remit already runs on the data in ${dataDir}`);
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

  it('stops what a killed supervisor has left running, and starts anew', async () => {
    const first = await startReady();
    const orphan = pidOf('temporal');
    const nodeProcesses = pids().filter((pid) => pid !== orphan);
    first.supervisor.kill('SIGKILL');
    await ended(first);
    await vi.waitFor(() => expect(nodeProcesses.filter(isAlive)).toEqual([]), WAIT);
    expect(isAlive(orphan)).toBe(true);

    const second = await startReady();
    expect(second.log()).toContain(`stopping the temporal process ${orphan}`);
    expect(isAlive(orphan)).toBe(false);
    expect(pids().map(isAlive)).toEqual([true, true, true, true]);
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
  // Each of the three Node processes tells its child's id, sooner or later than that it is ready.
  await vi.waitFor(() => expect(childrenOf(stack)).toHaveLength(3), WAIT);
  return stack;
}

/** The exit code, once the supervisor has ended and all its output has been read. */
async function ended({ supervisor, allRead }: Started): Promise<number | null> {
  if (supervisor.exitCode === null && supervisor.signalCode === null) await once(supervisor, 'exit');
  await allRead;
  return supervisor.exitCode;
}

/** Who has said something, in the order they said it. */
function speakersOf(stack: Started, text: string): (string | undefined)[] {
  const lines = stack.log().split('\n');
  return lines.filter((line) => line.includes(text)).map((line) => line.split(/\s+/)[1]);
}

function childrenOf(stack: Started): number[] {
  return [...stack.log().matchAll(/child (\d+)$/gm)].map(([, pid]) => Number(pid));
}

function pidOf(name: ProcessName): number {
  const pid = readStackRecord(dataDir)?.processes[name]?.pid;
  if (pid === undefined) throw new Error(`The ${name} process is not recorded.`);
  return pid;
}

function pids(): number[] {
  return NAMES.map(pidOf);
}

function isAlive(pid: number): boolean {
  return identify(pid) !== undefined;
}
