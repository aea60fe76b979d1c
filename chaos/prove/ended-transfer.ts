import type { Call, Entry } from '#lib/bank-client/contract.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import type { PendingFacts } from '#lib/transfers/view/pending-activities.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** A transfer as it stands in the end, by all who know of it. */
export interface EndedTransfer {
  view: TransferView;
  history: HistoryFacts;
  /** What it still waits for, where it has not ended. */
  pending: PendingFacts[];
  /** The event by which it was asked to stop; null when it was not. */
  cancelRequestedEventId: number | null;
  /** Of this transfer, on all accounts. */
  entries: Entry[];
  /** Oldest first. */
  calls: Call[];
}
