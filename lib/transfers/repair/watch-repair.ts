import { lookAgain } from '#lib/live/poll-on-change.ts';
import { SharedWatches, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';
import { type MendingView, readMending } from './repair.ts';

/** One look at the mending of a transfer; null where there is none, and while Temporal does not answer. */
export async function lookAtMending(referenceId: string): Promise<MendingView | null> {
  try {
    return (await readMending(referenceId)) ?? null;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}

/** Follows the mending of a transfer. All who look at one in this process share one watcher. */
export function watchMending(referenceId: string, subscriber: Subscriber<MendingView | null>): () => void {
  const watches = perProcess(
    'mending-watches',
    () => new SharedWatches<MendingView | null>((reference) => lookAgain(() => lookAtMending(reference))),
  );
  return watches.subscribe(referenceId, subscriber);
}
