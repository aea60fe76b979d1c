import type { ApprovalDecision, RefundDecision } from '#temporal/contract.ts';
import type { Observation } from './observation.ts';

/** What a transfer was ordered to do, by whoever got an answer about it. */
export interface OrderedTransfer {
  from: string;
  to: string;
  amountMinor: number;
}

/** What somebody was told during the run, and when at the latest. In the end all of it must be so. */
export type Claim = { referenceId: string; atMs: number } & (
  | { kind: 'started'; order: OrderedTransfer }
  | { kind: 'reference-taken'; order: OrderedTransfer }
  | { kind: 'cancel-accepted' }
  | { kind: 'cancel-refused'; reason: string }
  | { kind: 'approval-decided'; decision: ApprovalDecision }
  | { kind: 'approval-refused'; decision: ApprovalDecision; reason: string }
  | { kind: 'refund-decided'; decision: RefundDecision }
  | { kind: 'refund-decision-refused'; decision: RefundDecision; reason: string }
  | { kind: 'seen'; sight: Observation }
);
