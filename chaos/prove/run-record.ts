import type { Observation } from '#chaos/log/observation.ts';
import type { RunLog } from '#chaos/log/run-log.ts';
import type { PlannedAccount, PlannedOrder } from '#chaos/plan/plan.ts';
import type { Account, Check } from '#lib/bank-client/contract.ts';
import type { Finding } from '#lib/reconciliation/findings.ts';
import type { EndedTransfer } from './ended-transfer.ts';

/** Everything a run leaves behind. */
export interface RunRecord {
  plan: {
    accounts: readonly PlannedAccount[];
    orders: readonly Pick<PlannedOrder, 'referenceId'>[];
  };
  log: RunLog;
  /** References of transfers that did not end. */
  unended: readonly string[];
  /** What each open page showed last; undefined when it showed nothing. */
  pages: ReadonlyMap<string, Observation | undefined>;
  /** By reference; without those that Temporal does not know. */
  transfers: ReadonlyMap<string, EndedTransfer>;
  books: Books;
}

/** The books after the run. */
export interface Books {
  check: Check;
  reconciliation: readonly Pick<Finding, 'transfer' | 'message'>[];
  /** Of all banks. */
  accounts: readonly Account[];
}
