import { customerAccounts } from '#lib/accounts/list-accounts.ts';
import type { Account, Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
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
