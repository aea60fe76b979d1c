import type { Interruption } from '#lib/interruptions/interruption.ts';

/** More would not be told apart, and each snapshot carries them. */
const MAX_SHOWN = 100;

/** Of the processes that a transfer needs, clipped to its own time. The web only shows it. */
export function interruptionsDuring(
  startedAt: string,
  closedAt: string | null,
  all: readonly Interruption[],
): Interruption[] {
  return all
    .filter(({ process }) => process !== 'web')
    .filter(({ from, to }) => (to === null || to > startedAt) && (closedAt === null || from < closedAt))
    .slice(-MAX_SHOWN)
    .map((one) => ({
      ...one,
      from: one.from > startedAt ? one.from : startedAt,
      to: closedAt !== null && (one.to === null || one.to > closedAt) ? closedAt : one.to,
    }));
}
