import { nullWhenBankIsAway } from '../bank/errors.ts';
import type { Account, Fault } from '../bank/schemas.ts';
import { bank } from '../bank/shared-client.ts';
import { readArmedFaults } from '../faults/read.ts';
import { TemporalUnavailable } from '../transfers/errors.ts';
import { NO_FILTER } from '../transfers/filter.ts';
import { listTransfers, type TransferSummary } from '../transfers/list.ts';
import { wholeList } from './whole-list.ts';

const RECENT_TRANSFERS = 12;

/**
 * What the home page shows. Null is what nobody answered for: the bank's part, or Temporal's.
 * `faults` is off where the bank has no fault lab.
 */
export interface Desk {
  accounts: Account[] | null;
  faults: Fault[] | 'off' | null;
  transfers: TransferSummary[] | null;
}

/** One look at the desk. It does not fail for want of the bank or of Temporal: their part is null then. */
export async function readDesk(): Promise<Desk> {
  const [accounts, faults, transfers] = await Promise.all([
    customerAccounts().catch(nullWhenBankIsAway),
    readArmedFaults().catch(nullWhenBankIsAway),
    recentTransfers().catch(nullWithoutTemporal),
  ]);
  return { accounts, faults, transfers };
}

async function recentTransfers(): Promise<TransferSummary[]> {
  const { items } = await listTransfers(NO_FILTER, { limit: RECENT_TRANSFERS });
  return items;
}

/** The accounts people have, by bank and id. @throws BankUnreachable, BankProblem */
export async function customerAccounts(): Promise<Account[]> {
  const accounts = await wholeList((page) => bank().listAccounts(page));
  return (
    accounts
      .filter(({ kind }) => kind === 'customer')
      // The bank lists them by id; within each bank that order stays.
      .sort((one, other) => one.bank.localeCompare(other.bank))
  );
}

function nullWithoutTemporal(error: unknown): null {
  // Away is an everyday matter; anything else (a missing permission, say) belongs in the log too.
  if (!(error instanceof TemporalUnavailable)) console.error('Transfers could not be listed:', error);
  return null;
}
