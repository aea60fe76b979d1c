import { pollOnChange } from '#lib/live/poll-on-change.ts';
import { SharedSubscriptions, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { type Desk, readDashboard } from './dashboard.ts';

/** Follows the desk. All who look at it in this process share one watcher. */
export function watchDashboard(subscriber: Subscriber<Desk>): () => void {
  const watches = perProcess(
    'desk-watches',
    () => new SharedSubscriptions<Desk>(() => pollOnChange(readDashboard)),
  );
  return watches.subscribe('desk', subscriber);
}
