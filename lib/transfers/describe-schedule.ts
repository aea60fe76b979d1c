import type { DescriptionFacts } from './description.ts';
import type { HistoryFacts } from './history.ts';

const SHORTEST_MS = 40;
const LONGEST_MS = 2_000;

/**
 * How long the description of a transfer stays true, as far as can be known, in milliseconds from
 * now; infinite when only an event can change it.
 *
 * Attempts begin and end without an event in history. The begin of the next is known beforehand;
 * the end of one is not, so while one runs the transfer is looked at again in growing steps, which
 * begin anew with each thing that happens.
 *
 * @param quietLooks how many looks in a row have found nothing new
 */
export function describeAgainInMs(
  history: HistoryFacts,
  { pending }: DescriptionFacts,
  nowMs: number,
  quietLooks: number,
): number {
  if (history.closing) return Number.POSITIVE_INFINITY;
  const open = history.activities.filter(({ end }) => end === null);
  if (open.length === 0) return Number.POSITIVE_INFINITY;
  const due = pending.map(({ state, nextAttemptAtMs }) =>
    state === 'scheduled' && nextAttemptAtMs !== null ? nextAttemptAtMs - nowMs : 0,
  );
  const soonest = Math.min(...due);
  if (Number.isFinite(soonest) && soonest > 0) return soonest + SHORTEST_MS;
  return Math.min(LONGEST_MS, SHORTEST_MS * 2 ** quietLooks);
}
