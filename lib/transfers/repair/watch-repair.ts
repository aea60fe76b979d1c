import { pollOnChange } from '#lib/live/poll-on-change.ts';
import { SharedSubscriptions, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { type RepairView, readRepair } from './repair.ts';

/** One look at the repair of a transfer; null where there is none, and while Temporal does not answer. */
export async function readRepairIfKnown(referenceId: string): Promise<RepairView | null> {
  try {
    return (await readRepair(referenceId)) ?? null;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}

/** Follows the repair of a transfer. All who look at one in this process share one watcher. */
export function watchRepair(referenceId: string, subscriber: Subscriber<RepairView | null>): () => void {
  const watches = perProcess(
    'repair-watches',
    () =>
      new SharedSubscriptions<RepairView | null>((reference) =>
        pollOnChange(() => readRepairIfKnown(reference)),
      ),
  );
  return watches.subscribe(referenceId, subscriber);
}
