import { defineTopic } from '#lib/live/define-topic.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { isFilterKey, parseFilter, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { countTransfers, type TransferCounts } from '#lib/transfers/queries/count-transfers.ts';
import { listTransfers, type TransferPage } from '#lib/transfers/queries/list-transfers.ts';

export interface TransferList {
  /** Null while Temporal is unavailable. */
  page: TransferPage | null;
  /** By status, among those that match the rest of the filter; null when unknown. */
  counts: TransferCounts | null;
}

export const LIST_LIMIT = 50;

export async function readTransferList(filter: TransferFilter): Promise<TransferList> {
  const [page, counts] = await Promise.all([
    listTransfers(filter, { limit: LIST_LIMIT }).catch(nullWhenTemporalUnavailable),
    countTransfers(filter).catch(nullWhenTemporalUnavailable),
  ]);
  return { page, counts };
}

export const transferListTopic = defineTopic({
  name: 'transfers',
  isKey: isFilterKey,
  read: (key) => readTransferList(parseFilter(new URLSearchParams(key)).filter),
});
