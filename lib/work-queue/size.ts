import { defineTopic } from '#lib/live/define-topic.ts';
import { pollOnChange } from '#lib/live/poll-on-change.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { strandedTransfers } from '#lib/transfers/repair/stranded.ts';
import { waitingRepairs } from '#lib/transfers/repair/waiting-repairs.ts';
import { waitingTransfers } from './waiting-transfers.ts';

/** How many transfers need a person; null while Temporal is unavailable. Without the bank, those it knows. */
export async function readWorkQueueSize(): Promise<number | null> {
  const parts = [waitingTransfers(), waitingRepairs(), strandedTransfers()] as const;
  const found = await Promise.all(parts).catch(nullWhenTemporalUnavailable);
  if (!found) return null;
  const [transfers, repairs, stranded] = found;
  return transfers.length + (repairs?.length ?? 0) + (stranded?.transfers.length ?? 0);
}

/** Every page follows it. */
const MIN_MS = 2_000;

export const workQueueSizeTopic = defineTopic({
  name: 'work-queue-size',
  read: readWorkQueueSize,
  source: () => pollOnChange(readWorkQueueSize, MIN_MS),
});
