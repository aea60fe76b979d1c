import type { AttemptView } from '#lib/transfers/view/timeline-items.ts';

/** Always expanded. */
export const LATEST_SHOWN = 6;

/** Of the earlier ones, listed from the start and from the end: nobody reads thousands. */
const LISTED_AT_EACH_END = 50;

/** The attempts before the latest. Of very many, failed ones in the middle are left out; any that the bank posted, refused or replayed are listed. */
export function earlierAttempts(attempts: readonly AttemptView[]): { count: number; listed: AttemptView[] } {
  const earlier = attempts.slice(0, -LATEST_SHOWN);
  const count = earlier.length;
  const listed = earlier.filter(
    ({ bank }, index) =>
      index < LISTED_AT_EACH_END ||
      index >= count - LISTED_AT_EACH_END ||
      (bank !== null && bank.outcome !== 'failed'),
  );
  return { count, listed };
}
