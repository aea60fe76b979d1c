import { banksOf } from '#lib/accounts/banks.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { type Amount, sums } from './headline.ts';

export interface BankSummary {
  name: string;
  count: number;
  /** Of all its accounts; one for each currency. */
  totals: Amount[];
  /** The first few by number. */
  accounts: Account[];
}

const MAX_ACCOUNTS = 5;

/** What the dashboard shows of any number of accounts. In the order of {@link banksOf}. */
export function bankSummaries(accounts: readonly Account[]): BankSummary[] {
  return banksOf(accounts).map(({ name, accounts: all }) => ({
    name,
    count: all.length,
    totals: sums(all.map(({ currency, postedMinor }) => ({ currency, amountMinor: postedMinor }))),
    accounts: all.slice(0, MAX_ACCOUNTS),
  }));
}
