import type { Account } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { listTransfers, type TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

/** At most eight of each. */
export interface SearchResult {
  /** Null while Temporal is unavailable. */
  transfers: TransferSummary[] | null;
  /** Null while the bank is unavailable. */
  accounts: Account[] | null;
}

const LIMIT = 8;

/** By the start of a reference, by a transaction, or by words of an account’s number, holder and bank. */
export async function search(text: string): Promise<SearchResult> {
  const [transfers, accounts] = await Promise.all([
    listTransfers({ ...NO_FILTER, text }, { limit: LIMIT }).catch(nullWhenTemporalUnavailable),
    bank().listAccounts({ q: text, limit: LIMIT }).catch(nullWhenBankUnavailable),
  ]);
  return { transfers: transfers?.items.slice(0, LIMIT) ?? null, accounts: accounts?.items ?? null };
}
