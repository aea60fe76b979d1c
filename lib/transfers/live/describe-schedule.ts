import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import type { DescriptionFacts } from '#lib/transfers/view/pending-activities.ts';

/** About as long as a successful attempt takes, so that a smooth transfer is never described. */
export const MIN_PAUSE_MS = 20;
const MAX_PAUSE_MS = 2_000;

/** Whether pending activities can change without an event in history. */
export function hasOpenStep({ closing, activities }: HistoryFacts): boolean {
  return closing === null && activities.some(({ end }) => end === null);
}

/**
 * Infinite when only an event can change the description. The start of the next attempt is known; the end of
 * a running one is not, so it is polled in growing steps.
 * @param idlePolls how many polls in a row found nothing new
 */
export function describeAgainInMs(
  history: HistoryFacts,
  { pending }: DescriptionFacts,
  nowMs: number,
  idlePolls: number,
): number {
  if (!hasOpenStep(history)) return Number.POSITIVE_INFINITY;
  const due = pending.map(({ state, nextAttemptAtMs }) =>
    state === 'scheduled' && nextAttemptAtMs !== null ? nextAttemptAtMs - nowMs : 0,
  );
  const soonest = Math.min(...due);
  if (Number.isFinite(soonest) && soonest > 0) return soonest + MIN_PAUSE_MS;
  return Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** idlePolls);
}
