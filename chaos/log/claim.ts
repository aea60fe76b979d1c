import type { ShownTransit } from '#lib/transfers/repair/repair.ts';
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
  /** By the web, after Temporal had forgotten the reference. */
  | { kind: 'started-again'; order: OrderedTransfer; askedAtMs: number }
  | { kind: 'cancel-accepted' }
  | { kind: 'cancel-refused'; refusal: Refusal }
  | { kind: 'approval-decided'; decision: ApprovalDecision }
  | { kind: 'approval-refused'; decision: ApprovalDecision; refusal: Refusal }
  | { kind: 'refund-decided'; decision: RefundDecision }
  | { kind: 'refund-decision-refused'; decision: RefundDecision; refusal: Refusal }
  /** Outside Remit, under a claim: it cannot be taken back. */
  | { kind: 'paid-by-hand'; by: string }
  | { kind: 'repair-started'; by: string; shown: ShownTransit; askedAtMs: number }
  | { kind: 'observed'; observation: Observation }
);
