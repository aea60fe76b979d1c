import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export interface Proof {
  attempts: number;
  /** Those that the bank received. Null where not all are on record. */
  calls: number | null;
  /** Each is one act at the bank, however often it was called. */
  keys: number;
  workers: number;
  postings: number;
  /** Null while the ledger could not be read. */
  debitsMinor: number | null;
  creditsMinor: number | null;
}

export function proofOf(view: TransferView): Proof {
  const begun = stepsOf(view).filter(({ startedAt }) => startedAt !== null);
  const isRead = view.moneySource === 'ledger';
  const sumOf = (sign: number) =>
    view.entries.reduce((sum, { amountMinor }) => sum + Math.max(0, sign * amountMinor), 0);
  return {
    attempts: begun.reduce((sum, { attemptCount }) => sum + attemptCount, 0),
    calls: begun.reduce<number | null>(
      (sum, { callCount }) => (sum === null || callCount === null ? null : sum + callCount),
      0,
    ),
    keys: new Set(begun.map(({ key }) => key)).size,
    workers: new Set(view.workerTurns.map(({ worker }) => worker)).size,
    postings: new Set(view.entries.map(({ transactionId }) => transactionId)).size,
    debitsMinor: isRead ? sumOf(-1) : null,
    creditsMinor: isRead ? sumOf(1) : null,
  };
}
