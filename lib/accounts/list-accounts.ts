import { readWhole } from '#lib/bank-client/all-pages.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { isDemoAccount } from '#lib/shared/ids.ts';
import {
  ACCOUNTS_PER_PAGE,
  type AccountList,
  type AccountPage,
  type AccountRange,
  rangeOf,
} from './account-range.ts';
import { bankTotals } from './bank-summaries.ts';

/** Null while the bank is unavailable. */
export async function readAccounts(range: AccountRange): Promise<AccountPage | null> {
  const list = await listAccounts().catch(nullWhenBankUnavailable);
  if (!list) return null;
  const { after, count, withDemonstrations } = range;
  const listed = withDemonstrations ? list.accounts : list.accounts.filter(({ id }) => !isDemoAccount(id));
  const rest = listed.filter((account) => isAfter(account, after));
  const accounts = rest.slice(0, count);
  const last = accounts.at(-1);
  return {
    accounts,
    banks: bankTotals(list.accounts, accounts),
    next: last && rest.length > count ? `${last.bank}/${last.id}` : null,
    hidden: list.accounts.length - listed.length,
    unreadable: after === '' ? list.unreadable : [],
  };
}

/** The key is what the page shows, such as `100` or `100/bank1.example.com/85-150`. */
export const accountsTopic = defineTopic({
  name: 'accounts',
  isKey: (key) => rangeOf(key) !== undefined,
  read: (key) =>
    readAccounts(rangeOf(key) ?? { after: '', count: ACCOUNTS_PER_PAGE, withDemonstrations: false }),
});

/** As {@link AccountList} has them. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  return (await listAccounts()).accounts;
}

async function listAccounts(): Promise<AccountList> {
  const { items, unreadable } = await readWhole((page) => bank().listAccounts(page));
  const customers = items.filter(({ kind }) => kind === 'customer');
  return { accounts: customers.sort(byPlace), unreadable };
}

function isAfter(account: Account, place: string): boolean {
  const [bank = '', id = ''] = place.split('/');
  return byPlace(account, { bank, id }) > 0;
}

type Place = Pick<Account, 'bank' | 'id'>;

function byPlace(one: Place, other: Place): number {
  return compare(one.bank, other.bank) || compare(one.id, other.id);
}

/** By code units, as the bank does: a comparison by language takes a hundred times as long. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
