import type { ApprovalDecision, RefundDecision } from '#temporal/contract.ts';
import type { Observation } from './observation.ts';

export interface OrderedTransfer {
  from: string;
  to: string;
  amountMinor: number;
}

/** What an answer or a page said at `atMs`. After the run it must prove true. */
export type Claim = { referenceId: string; atMs: number } & (
  | { kind: 'started'; order: OrderedTransfer }
  | { kind: 'reference-taken'; order: OrderedTransfer }
  | { kind: 'cancel-accepted' }
  | { kind: 'cancel-refused'; reason: string }
  | { kind: 'approval-decided'; decision: ApprovalDecision }
  | { kind: 'approval-refused'; decision: ApprovalDecision; reason: string }
  | { kind: 'refund-decided'; decision: RefundDecision }
  | { kind: 'refund-decision-refused'; decision: RefundDecision; reason: string }
  | { kind: 'observed'; observation: Observation }
);
