import type { Call, Entry } from '#lib/bank-client/contract.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import type { PendingFacts } from '#lib/transfers/view/pending-activities.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** What the bank has under a reference. */
export interface LedgerFacts {
  /** On all accounts, oldest first. */
  entries: readonly Entry[];
  /** Oldest first. */
  calls: readonly Call[];
}

/** A transfer after the run, as Remit, Temporal and the bank know it. */
export interface EndedTransfer extends LedgerFacts {
  view: Pick<
    TransferView,
    | 'referenceId'
    | 'status'
    | 'sourceAccount'
    | 'targetAccount'
    | 'amountMinor'
    | 'requestedBy'
    | 'message'
    | 'money'
    | 'timeline'
  >;
  history: HistoryFacts;
  /** Activities that have not ended. */
  pending: readonly PendingFacts[];
  /** The history event of its cancellation; null without one. */
  cancelRequestedEventId: number | null;
}
