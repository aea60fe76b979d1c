import { defineTopic } from '#lib/live/define-topic.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { isFilterKey, parseFilter, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { countTransfers, type TransferCounts } from '#lib/transfers/queries/count-transfers.ts';
import { listTransfers, type TransferPage } from '#lib/transfers/queries/list-transfers.ts';

/** The first page of a list of transfers, as a page of it shows it. */
export interface TransferList {
  /** Null while Temporal does not answer. */
  page: TransferPage | null;
  /** How many there are of each status among those that meet the rest of the filter; null when unknown. */
  counts: TransferCounts | null;
}

/** How many transfers a page of the list has. */
export const LIST_LIMIT = 50;

/** One look at the newest of a list. It does not fail for want of the bank or of Temporal. */
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
