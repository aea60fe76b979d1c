import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Account, Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { listTransfers, type TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

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
export async function readDashboard(): Promise<Desk> {
  const [accounts, faults, transfers] = await Promise.all([
    customerAccounts().catch(nullWhenBankUnavailable),
    readArmedFaults().catch(nullWhenBankUnavailable),
    recentTransfers().catch(nullWhenTemporalUnavailable),
  ]);
  return { accounts, faults, transfers };
}

async function recentTransfers(): Promise<TransferSummary[]> {
  const { items } = await listTransfers(NO_FILTER, { limit: RECENT_TRANSFERS });
  return items;
}

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

function nullWhenTemporalUnavailable(error: unknown): null {
  // Away is an everyday matter; anything else (a missing permission, say) belongs in the log too.
  if (!(error instanceof TemporalUnavailable)) console.error('Transfers could not be listed:', error);
  return null;
}
