import { lookAgain } from '#lib/live/poll-on-change.ts';
import { SharedWatches, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Attention, readAttention } from './work-queue.ts';

/** Follows what waits for a person. All who look at it in this process share one watcher. */
export function watchAttention(subscriber: Subscriber<Attention>): () => void {
  const watches = perProcess(
    'attention-watches',
    () => new SharedWatches<Attention>(() => lookAgain(readAttention)),
  );
  return watches.subscribe('attention', subscriber);
}
