import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';

/** By bank and id, without the banks' own accounts. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  const accounts = await readAllPages((page) => bank().listAccounts(page));
  const customers = accounts.filter(({ kind }) => kind === 'customer');
  // The sort is stable, and the bank lists accounts by id.
  return customers.sort((one, other) => one.bank.localeCompare(other.bank));
}

/** Null while the bank is unavailable. */
export function readAccounts(): Promise<Account[] | null> {
  return customerAccounts().catch(nullWhenBankUnavailable);
}

export const accountsTopic = defineTopic({ name: 'accounts', read: readAccounts });
