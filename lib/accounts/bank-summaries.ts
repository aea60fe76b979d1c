import type { Account } from '#lib/bank-client/contract.ts';
import { isDemoAccount } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import { banksOf } from './banks.ts';

export interface Amount {
  currency: Currency;
  amountMinor: number;
}

export interface BankSummary {
  name: string;
  count: number;
  /** Those that the fault lab has opened. */
  demos: number;
  /** Of all its accounts; one for each currency. */
  totals: Amount[];
  /** The first few customers’ by number; none of banks beyond the first {@link MAX_BANKS}. */
  accounts: Account[];
}

/** Beyond these a bank is its name and its totals. */
const MAX_BANKS = 40;

/**
 * What a page shows of any number of accounts. In the order of {@link banksOf}.
 * @param maxAccounts of each bank
 */
export function bankSummaries(accounts: readonly Account[], maxAccounts: number): BankSummary[] {
  return banksOf(accounts).map(({ name, accounts: all }, index) => {
    const customers = all.filter(({ id }) => !isDemoAccount(id));
    return {
      name,
      count: customers.length,
      demos: all.length - customers.length,
      totals: sums(all.map(({ currency, postedMinor }) => ({ currency, amountMinor: postedMinor }))),
      accounts: index < MAX_BANKS ? customers.slice(0, maxAccounts) : [],
    };
  });
}

export interface BankTotals {
  name: string;
  posted: Amount[];
  inTransit: Amount[];
}

/** Of the banks of the `shown` accounts, over all accounts that these banks have. */
export function bankTotals(accounts: readonly Account[], shown: readonly Account[]): BankTotals[] {
  const names = [...new Set(shown.map(({ bank }) => bank))];
  const amounts = (name: string, of: (account: Account) => number) =>
    accounts
      .filter(({ bank }) => bank === name)
      .map((account) => ({ currency: account.currency, amountMinor: of(account) }));
  return names.map((name) => ({
    name,
    posted: totals(amounts(name, ({ postedMinor }) => postedMinor)),
    inTransit: sums(amounts(name, ({ inTransitMinor }) => inTransitMinor)),
  }));
}

export function sums(amounts: readonly Amount[]): Amount[] {
  return totals(amounts).filter(({ amountMinor }) => amountMinor !== 0);
}

function totals(amounts: readonly Amount[]): Amount[] {
  const byCurrency = new Map<Currency, number>();
  for (const { currency, amountMinor } of amounts) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amountMinor);
  }
  return [...byCurrency]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([currency, amountMinor]) => ({ currency, amountMinor }));
}
