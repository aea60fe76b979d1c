import { SharedWatches, type Subscriber } from '../live/shared-watch.ts';
import { perProcess } from '../per-process.ts';
import { type Desk, readDesk } from './desk.ts';
import { lookAgain } from './look-again.ts';

/** Follows the desk. All who look at it in this process share one watcher. */
export function watchDesk(subscriber: Subscriber<Desk>): () => void {
  const watches = perProcess('desk-watches', () => new SharedWatches<Desk>(() => lookAgain(readDesk)));
  return watches.subscribe('desk', subscriber);
}
