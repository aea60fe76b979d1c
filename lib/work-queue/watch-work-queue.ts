import { pollOnChange } from '#lib/live/poll-on-change.ts';
import { SharedSubscriptions, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { readWorkQueue, type WorkQueue } from './work-queue.ts';

/** Follows what waits for a person. All who look at it in this process share one watcher. */
export function watchWorkQueue(subscriber: Subscriber<WorkQueue>): () => void {
  const watches = perProcess(
    'attention-watches',
    () => new SharedSubscriptions<WorkQueue>(() => pollOnChange(readWorkQueue)),
  );
  return watches.subscribe('attention', subscriber);
}
