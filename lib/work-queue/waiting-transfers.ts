import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { everyTransfer, type TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

/** For an approval or a decision on a refund. @throws TemporalUnavailable */
export async function waitingTransfers(): Promise<TransferSummary[]> {
  const transfers: TransferSummary[] = [];
  for await (const { items } of everyTransfer({ ...NO_FILTER, needsDecision: true }))
    transfers.push(...items);
  return transfers;
}
