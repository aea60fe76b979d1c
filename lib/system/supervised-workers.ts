import { hostname } from 'node:os';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { statusOf, type WorkerInfo, type WorkerStatus } from './workers.ts';

/**
 * Heartbeats tell seconds later that a worker was killed, and a second later that one polls: of the processes of
 * this machine the supervisor knows it at once.
 */
export function withSupervised(status: WorkerStatus, processes: ProcessStatus[] | null): WorkerStatus {
  const supervised = processes?.find(({ name }) => name === 'worker');
  if (!supervised) return status;
  const running = status.workers.filter(isRunning);
  const isKnown = running.some(({ identity }) => identity === identityOf(supervised));
  return statusOf(status.source, isKnown ? running : [...running, ...newWorker(supervised)]);
}

function isRunning({ identity }: WorkerInfo): boolean {
  const [pid, host] = identity.split('@');
  if (host !== hostname() || !Number(pid)) return true;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const identityOf = ({ pid }: ProcessStatus) => `${pid}@${hostname()}`;

function newWorker(supervised: ProcessStatus): WorkerInfo[] {
  if (supervised.state !== 'up') return [];
  return [
    {
      identity: identityOf(supervised),
      state: 'polling',
      host: hostname(),
      pid: supervised.pid,
      buildId: null,
      since: supervised.since,
      lastSeenAt: new Date().toISOString(),
      cpuLoad: null,
      memoryLoad: null,
      activitiesRunning: null,
      activitiesDone: null,
    },
  ];
}
