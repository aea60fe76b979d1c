import { lookAgain } from '#lib/live/poll-on-change.ts';
import { SharedWatches, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Desk, readDesk } from './dashboard.ts';

/** Follows the desk. All who look at it in this process share one watcher. */
export function watchDesk(subscriber: Subscriber<Desk>): () => void {
  const watches = perProcess('desk-watches', () => new SharedWatches<Desk>(() => lookAgain(readDesk)));
  return watches.subscribe('desk', subscriber);
}
