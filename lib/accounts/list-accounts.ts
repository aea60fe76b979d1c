import { readWhole } from '#lib/bank-client/all-pages.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';

export interface AccountList {
  /** By bank and id, without the banks' own accounts. */
  accounts: Account[];
  /** Numbers of those that this version does not understand. */
  unreadable: readonly string[];
}

/** Null while the bank is unavailable. */
export function readAccounts(): Promise<AccountList | null> {
  return listAccounts().catch(nullWhenBankUnavailable);
}

export const accountsTopic = defineTopic({ name: 'accounts', read: readAccounts });

/** As {@link AccountList} has them. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  return (await listAccounts()).accounts;
}

async function listAccounts(): Promise<AccountList> {
  const { items, unreadable } = await readWhole((page) => bank().listAccounts(page));
  const customers = items.filter(({ kind }) => kind === 'customer');
  // The sort is stable, and the bank lists accounts by id.
  return { accounts: customers.sort((one, other) => one.bank.localeCompare(other.bank)), unreadable };
}
