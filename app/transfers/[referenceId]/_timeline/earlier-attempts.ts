import type { StepView } from '#lib/transfers/view/timeline-items.ts';

/** Always expanded. */
export const LATEST_SHOWN = 6;

/** How many attempts there are before the latest, and how many of them are not listed. */
export function earlierAttempts({ attempts, attemptCount }: Pick<StepView, 'attempts' | 'attemptCount'>) {
  const listed = attempts.slice(0, -LATEST_SHOWN);
  const omitted = attemptCount - attempts.length;
  return { count: listed.length + omitted, listed, omitted };
}
