import { defineTopic } from '#lib/live/define-topic.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { strandedTransfers } from '#lib/transfers/repair/stranded.ts';
import { waitingRepairs } from '#lib/transfers/repair/waiting-repairs.ts';
import { waitingTransfers } from './waiting-transfers.ts';

/** How many transfers need a person; null while Temporal is unavailable. Without the bank, those it knows. */
export async function readWorkQueueSize(): Promise<number | null> {
  const parts = [waitingTransfers(), waitingRepairs(), strandedTransfers()];
  const found = await Promise.all(parts).catch(nullWhenTemporalUnavailable);
  return found?.reduce((sum, items) => sum + (items?.length ?? 0), 0) ?? null;
}

/** For every page. */
export const workQueueSizeTopic = defineTopic({ name: 'work-queue-size', read: readWorkQueueSize });
