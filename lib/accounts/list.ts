import { isBankAway } from '../bank/errors.ts';
import type { Account } from '../bank/schemas.ts';
import { customerAccounts } from '../desk/desk.ts';
import { lookAgain } from '../desk/look-again.ts';
import { SharedWatches, type Subscriber } from '../live/shared-watch.ts';
import { perProcess } from '../per-process.ts';

/** One look at the accounts people have, by bank and id; null while the bank does not answer. */
export async function readAccounts(): Promise<Account[] | null> {
  try {
    return await customerAccounts();
  } catch (error) {
    if (isBankAway(error)) return null;
    throw error;
  }
}

/** Follows the accounts. All who look at them in this process share one watcher. */
export function watchAccounts(subscriber: Subscriber<Account[] | null>): () => void {
  const watches = perProcess(
    'account-list-watches',
    () => new SharedWatches<Account[] | null>(() => lookAgain(readAccounts)),
  );
  return watches.subscribe('accounts', subscriber);
}
