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
  /** How many of the demonstration are left out, of all pages. */
  hidden: number;
}

export interface AccountRange {
  /** `<bank>/<id>`, or empty for the beginning. */
  after: string;
  count: number;
  withDemonstrations: boolean;
}

export const ACCOUNTS_PER_PAGE = 100;
export const MAX_ACCOUNTS_SHOWN = 1_000;

const WITH_DEMONSTRATIONS = 'demonstrations/';

export function accountsTopicOf({ after, count, withDemonstrations }: AccountRange): string {
  const range = after === '' ? `${count}` : `${count}/${after}`;
  return `accounts/${withDemonstrations ? WITH_DEMONSTRATIONS : ''}${range}`;
}

export function rangeOf(key: string): AccountRange | undefined {
  const withDemonstrations = key.startsWith(WITH_DEMONSTRATIONS);
  const [digits = '', ...rest] = key.slice(withDemonstrations ? WITH_DEMONSTRATIONS.length : 0).split('/');
  const after = rest.join('/');
  const count = /^[1-9]\d{1,3}$/.test(digits) ? Number(digits) : 0;
  if (count % ACCOUNTS_PER_PAGE !== 0 || count === 0 || count > MAX_ACCOUNTS_SHOWN) return undefined;
  return after === '' || isPlace(after) ? { after, count, withDemonstrations } : undefined;
}

export function isPlace(text: string): boolean {
  const [name = '', id = '', ...others] = text.split('/');
  return BANK.test(name) && ACCOUNT.test(id) && others.length === 0;
}

const BANK = idPattern(MAX_BANK_NAME_LENGTH);
const ACCOUNT = idPattern(MAX_ID_LENGTH);
