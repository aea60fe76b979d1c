import type { PlannedKill } from '#chaos/plan/plan.ts';
import type { Stage } from './stage.ts';

/** @returns false when the process was already down */
export function killIfUp({ stack, isRestarting }: Stage, name: PlannedKill['process']): boolean {
  if (isRestarting) return false;
  try {
    stack.kill(name);
    return true;
  } catch {
    // Not running, or it died a moment ago and the supervisor has not recorded that yet.
    return false;
  }
}
