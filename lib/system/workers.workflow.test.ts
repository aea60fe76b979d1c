import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { freePorts } from '#dev/shared/ports.ts';
import { devServerArguments, localTemporal, prepareTemporal } from '#dev/temporal-cli/dev-server.ts';
import { readWorkers, type WorkerStatus } from './workers.ts';

/** A dead worker is to be gone within a few seconds; a poll is forgotten after far longer. */
const SOON = { timeout: 20_000, interval: 100 };
const UP = { timeout: 30_000, interval: 100 };

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
  globalThis.remitPerProcess?.clear();
});

/** A Temporal server as `npm start` runs it, less the settings that `leaveOut` names. */
async function startServer(leaveOut?: RegExp): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-workers-'));
  endings.push(() => rm(folder, { recursive: true }));
  const [port = 0] = await freePorts(1);
  const args = devServerArguments({ port, databaseFile: join(folder, 'temporal.db') });
  const kept = args.filter((argument, index) => {
    return !leaveOut || !(leaveOut.test(argument) || leaveOut.test(args[index + 1] ?? ''));
  });
  const server = spawn(inject('temporalCli'), kept, { stdio: 'ignore' });
  endings.push(() => end(server, 'SIGTERM'));
  const service = localTemporal(port);
  await vi.waitFor(() => prepareTemporal(service, () => undefined), UP);
  for (const [name, value] of Object.entries(service.env)) vi.stubEnv(name, value);
}

/** Its bank is never called: there are no transfers. */
async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: { ...process.env, BANK_TOKEN: 'of no bank' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  endings.push(() => end(worker, 'SIGKILL'));
  await once(worker, 'message');
  return worker;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function becomes(expected: Partial<WorkerStatus>): Promise<WorkerStatus> {
  return vi.waitFor(async () => {
    const status = await readWorkers();
    expect(status).toMatchObject(expected);
    return status;
  }, SOON);
}

describe('who polls', () => {
  it('a worker is there once it polls, gone soon after it was killed, and told apart from the next', async () => {
    await startServer();
    expect(await readWorkers()).toEqual({ polling: 0, source: 'pollers', workers: [] });
    const first = await startWorker();
    const { workers } = await becomes({ polling: 1, source: 'heartbeats' });
    expect(workers).toMatchObject([
      { pid: first.pid, state: 'polling', buildId: 'development', activitiesRunning: 0 },
    ]);
    first.kill('SIGKILL');
    await becomes({ polling: 0, source: 'heartbeats', workers: [] });

    const second = await startWorker();
    expect((await becomes({ polling: 1 })).workers).toMatchObject([{ pid: second.pid }]);
    await end(second, 'SIGTERM');
    await becomes({ polling: 0, workers: [] });
  });

  it('a server without heartbeats tells who has asked it for work', async () => {
    await startServer(/ListWorkersEnabled|WorkerHeartbeatsEnabled/);
    const worker = await startWorker();
    const { workers } = await becomes({ polling: 1, source: 'pollers' });
    expect(workers).toMatchObject([{ state: 'polling', pid: null, activitiesRunning: null }]);
    expect(workers[0]?.identity).toContain(String(worker.pid));
  });
});
