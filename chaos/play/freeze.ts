import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFreeze } from '#chaos/plan/plan.ts';
import type { Stage } from './stage.ts';

/** Stops the bank's process and lets it go on: to its clients it is there, and never answers. */
export async function playFreeze(stage: Stage, { atMs, forMs }: PlannedFreeze): Promise<void> {
  await delay(atMs);
  const { bank: pid } = stage.stack.pids();
  if (pid === undefined || stage.isRestarting || !signal(pid, 'SIGSTOP')) {
    return stage.eventLog.count('bank: already down');
  }
  const fromMs = Date.now();
  await delay(forMs);
  const untilMs = Date.now();
  // Killed meanwhile, it has been replaced.
  if (signal(pid, 'SIGCONT')) stage.eventLog.recordFreeze({ fromMs, untilMs });
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
