import type { Observation } from '#chaos/log/observation.ts';
import type { RunLog } from '#chaos/log/run-log.ts';
import type { PlannedAccount, PlannedOrder } from '#chaos/plan/plan.ts';
import type { Account, Check } from '#lib/bank-client/contract.ts';
import type { Finding } from '#lib/reconciliation/findings.ts';
import type { EndedTransfer, LedgerFacts } from './ended-transfer.ts';

/** What was to be sent under one reference. */
export type OrderFacts = Pick<
  PlannedOrder,
  'referenceId' | 'from' | 'to' | 'amountMinor' | 'door' | 'conflictingAmountMinor' | 'forgetting'
>;

/** Everything a run leaves behind. */
export interface RunRecord {
  plan: {
    accounts: readonly PlannedAccount[];
    orders: readonly OrderFacts[];
  };
  log: RunLog;
  /** References of transfers that did not end. */
  unended: readonly string[];
  /** What each open page showed last; undefined when it showed nothing. */
  pages: ReadonlyMap<string, Observation | undefined>;
  /** By reference; without those that Temporal does not know. */
  transfers: ReadonlyMap<string, EndedTransfer>;
  /** Of all references. */
  ledger: ReadonlyMap<string, LedgerFacts>;
  /** Of the references that were repaired. */
  repairs: ReadonlyMap<string, RepairFacts>;
  books: Books;
}

export interface RepairFacts {
  requestedBy: string;
  /** To which people have redirected its refund. */
  redirects: readonly string[];
}

/** The books after the run. */
export interface Books {
  check: Check;
  reconciliation: readonly Pick<Finding, 'severity' | 'transfer' | 'message' | 'repair'>[];
  /** Of all banks. */
  accounts: readonly Account[];
}
