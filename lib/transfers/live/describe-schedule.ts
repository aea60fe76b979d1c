import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import type { DescriptionFacts } from '#lib/transfers/view/pending-activities.ts';

/**
 * About as long as an attempt takes that goes well: looking sooner would show what is over at once,
 * and a transfer that goes well is never looked at.
 */
export const MIN_PAUSE_MS = 20;
const MAX_PAUSE_MS = 2_000;

/** Whether anything is under way that only a description tells more of. */
export function hasOpenStep({ closing, activities }: HistoryFacts): boolean {
  return closing === null && activities.some(({ end }) => end === null);
}

/**
 * How long the description of a transfer stays true, as far as can be known, in milliseconds from
 * now; infinite when only an event can change it.
 *
 * Attempts begin and end without an event in history. The begin of the next is known beforehand;
 * the end of one is not, so while one runs the transfer is looked at again in growing steps, which
 * begin anew with each thing that happens.
 *
 * @param idlePolls how many looks in a row have found nothing new
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
