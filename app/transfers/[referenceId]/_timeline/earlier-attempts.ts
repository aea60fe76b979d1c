import type { AttemptView } from '#lib/transfers/view/timeline-items.ts';

/** As many attempts of a step always stand open. */
export const LATEST_SHOWN = 6;

/** So many of the earlier ones are listed from their beginning and from their end: nobody reads thousands. */
const LISTED_AT_EACH_END = 50;

/**
 * The attempts before the latest: how many there are, and which of them are listed. Of very many, those
 * in the middle that the bank failed are not; whatever it posted, refused or gave again always is.
 */
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
