import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { withSupervised } from './supervised-workers.ts';
import type { WorkerInfo, WorkerStatus } from './workers.ts';

const AT = '2026-11-28T12:00:00.000Z';
const ended = spawnSync(process.execPath, ['--version']).pid;

function worker(identity: string): WorkerInfo {
  return {
    identity,
    state: 'polling',
    host: null,
    pid: null,
    buildId: null,
    since: AT,
    lastSeenAt: AT,
    cpuLoad: null,
    memoryLoad: null,
    activitiesRunning: null,
    activitiesDone: null,
  };
}

function heartbeats(...identities: string[]): WorkerStatus {
  return { polling: identities.length, source: 'heartbeats', workers: identities.map(worker) };
}

function supervised(state: ProcessStatus['state'], pid: number | null): ProcessStatus[] {
  return [
    { name: 'worker', state, pid, since: AT, restarts: 0, lastEnd: null, restartAt: null, actions: [] },
  ];
}

it('a worker that was killed is gone at once, though its heartbeats are still listed', () => {
  const killed = heartbeats(`${ended}@${hostname()}`);
  expect(withSupervised(killed, supervised('down', null))).toMatchObject({ polling: 0, workers: [] });
});

it('one that polls is there before its first heartbeat, and once after it', () => {
  const here = `${process.pid}@${hostname()}`;
  for (const status of [heartbeats(), heartbeats(here)])
    expect(withSupervised(status, supervised('up', process.pid))).toMatchObject({
      polling: 1,
      workers: [{ identity: here, state: 'polling' }],
    });
});

it('workers of other machines, of other names and of other users are as their heartbeats tell', () => {
  const others = heartbeats(`${ended}@elsewhere`, 'payments-worker', `1@${hostname()}`);
  expect(withSupervised(others, supervised('down', null)).polling).toBe(3);
  const killed = heartbeats(`${ended}@${hostname()}`);
  expect(withSupervised(killed, null)).toBe(killed);
});
