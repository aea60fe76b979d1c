import { type BankSummary, bankSummaries } from '#lib/accounts/bank-summaries.ts';
import { type FirstTransfer, firstTransfer } from '#lib/accounts/banks.ts';
import { customerAccounts } from '#lib/accounts/list-accounts.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { isDemoAccount } from '#lib/shared/ids.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { listTransfers, type TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

const RECENT_TRANSFERS = 12;
const ACCOUNTS_PER_BANK = 5;

/** The parts of the bank and of Temporal are null while it is unavailable; `faults` is off without a fault lab. */
export interface Dashboard {
  banks: BankSummary[] | null;
  /** Proposed to who has sent nothing yet. */
  firstTransfer: FirstTransfer | null;
  faults: Fault[] | 'off' | null;
  transfers: TransferSummary[] | null;
}

export async function readDashboard(): Promise<Dashboard> {
  const [accounts, faults, transfers] = await Promise.all([
    customerAccounts().catch(nullWhenBankUnavailable),
    readArmedFaults().catch(nullWhenBankUnavailable),
    recentTransfers().catch(nullWhenTemporalUnavailable),
  ]);
  const example =
    accounts && transfers?.length === 0
      ? firstTransfer(accounts.filter(({ id }) => !isDemoAccount(id)))
      : undefined;
  return {
    banks: accounts && bankSummaries(accounts, ACCOUNTS_PER_BANK),
    firstTransfer: example ?? null,
    faults,
    transfers,
  };
}

export const dashboardTopic = defineTopic({ name: 'dashboard', read: readDashboard });

async function recentTransfers(): Promise<TransferSummary[]> {
  const { items } = await listTransfers(NO_FILTER, { limit: RECENT_TRANSFERS });
  return items;
}
