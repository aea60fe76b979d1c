import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { pollOnChange } from '#lib/live/poll-on-change.ts';
import { SharedSubscriptions, type Subscriber } from '#lib/live/shared-subscriptions.ts';
import { perProcess } from '#lib/shared/per-process.ts';

/** The accounts people have, by bank and id. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  const accounts = await readAllPages((page) => bank().listAccounts(page));
  return (
    accounts
      .filter(({ kind }) => kind === 'customer')
      // The bank lists them by id; within each bank that order stays.
      .sort((one, other) => one.bank.localeCompare(other.bank))
  );
}

/** One look at the accounts people have, by bank and id; null while the bank does not answer. */
export async function readAccounts(): Promise<Account[] | null> {
  try {
    return await customerAccounts();
  } catch (error) {
    if (isBankUnavailable(error)) return null;
    throw error;
  }
}

/** Follows the accounts. All who look at them in this process share one watcher. */
export function watchAccounts(subscriber: Subscriber<Account[] | null>): () => void {
  const watches = perProcess(
    'account-list-watches',
    () => new SharedSubscriptions<Account[] | null>(() => pollOnChange(readAccounts)),
  );
  return watches.subscribe('accounts', subscriber);
}
