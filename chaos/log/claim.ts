import type { ApprovalDecision, RefundDecision } from '#temporal/contract.ts';
import type { Observation } from './observation.ts';

export interface OrderedTransfer {
  from: string;
  to: string;
  amountMinor: number;
}

/** Of an `ActionRefused`. */
export interface Refusal {
  code: string;
  details: Readonly<Record<string, string>>;
}

/** What an answer or a page said at `atMs`. After the run it must prove true. */
export type Claim = { referenceId: string; atMs: number } & (
  | { kind: 'started'; order: OrderedTransfer }
  | { kind: 'reference-taken'; order: OrderedTransfer }
  | { kind: 'cancel-accepted' }
  | { kind: 'cancel-refused'; refusal: Refusal }
  | { kind: 'approval-decided'; decision: ApprovalDecision }
  | { kind: 'approval-refused'; decision: ApprovalDecision; refusal: Refusal }
  | { kind: 'refund-decided'; decision: RefundDecision }
  | { kind: 'refund-decision-refused'; decision: RefundDecision; refusal: Refusal }
  | { kind: 'observed'; observation: Observation }
);
