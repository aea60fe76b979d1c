import type { Account } from '#lib/bank-client/contract.ts';
import { idPattern, MAX_BANK_NAME_LENGTH, MAX_ID_LENGTH } from '#lib/shared/ids.ts';
import type { BankTotals } from './bank-summaries.ts';

export interface AccountList {
  /** By bank and id, without the banks' own accounts. */
  accounts: Account[];
  /** Numbers of those that this version does not understand. */
  unreadable: readonly string[];
}

/** What a page shows of any number of accounts. */
export interface AccountPage extends AccountList {
  /** Of the accounts on the page, over all that they have. */
  banks: BankTotals[];
  /** What the next page comes after; null at the end. */
  next: string | null;
}

export interface AccountRange {
  /** `<bank>/<id>`, or empty for the beginning. */
  after: string;
  count: number;
}

export const ACCOUNTS_PER_PAGE = 100;
export const MAX_ACCOUNTS_SHOWN = 1_000;

export function accountsTopicOf({ after, count }: AccountRange): string {
  return after === '' ? `accounts/${count}` : `accounts/${count}/${after}`;
}

export function rangeOf(key: string): AccountRange | undefined {
  const [digits = '', ...rest] = key.split('/');
  const after = rest.join('/');
  const count = /^[1-9]\d{1,3}$/.test(digits) ? Number(digits) : 0;
  if (count % ACCOUNTS_PER_PAGE !== 0 || count === 0 || count > MAX_ACCOUNTS_SHOWN) return undefined;
  return after === '' || isPlace(after) ? { after, count } : undefined;
}

export function isPlace(text: string): boolean {
  const [name = '', id = '', ...others] = text.split('/');
  return BANK.test(name) && ACCOUNT.test(id) && others.length === 0;
}

const BANK = idPattern(MAX_BANK_NAME_LENGTH);
const ACCOUNT = idPattern(MAX_ID_LENGTH);
