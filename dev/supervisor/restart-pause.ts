const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** A process that ran this long had started well: what ended it is a new trouble, not the old one. */
const RAN_WELL_MS = 60_000;

/** How long to wait before starting a process again: doubling while it keeps dying young. */
export function restartPauseMs(previousPauseMs: number | undefined, ranMs: number): number {
  if (previousPauseMs === undefined || ranMs >= RAN_WELL_MS) return FIRST_PAUSE_MS;
  return Math.min(previousPauseMs * 2, LONGEST_PAUSE_MS);
}
