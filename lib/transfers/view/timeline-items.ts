/** What the screen lists of a transfer: plain data, each item with its place on one axis of time. */

import type { Call, FaultOperation } from '#lib/bank-client/contract.ts';
import type { ApprovalDecision, RefundDecision, StepName } from '#temporal/contract.ts';
import type { FailureFacts } from './failure.ts';

/** In order of time: the approval first where there is one, what has not begun last. */
export type TimelineItem = ApprovalView | StepView | DecisionView;

export type SegmentKind =
  /** Scheduled, and no worker has taken it. */
  | 'waiting'
  /** An attempt is under way. */
  | 'running'
  /** An attempt has failed and the next is not due. */
  | 'backing-off'
  /** A person is to decide, or has paused it. */
  | 'blocked-on-person';

/** Where the time of an item went, from one moment (ISO 8601) to another; null is still going on. */
export interface Segment {
  kind: SegmentKind;
  /** May lie ahead: a segment that has not begun yet. */
  from: string;
  to: string | null;
  /** The attempt that ran, or that was waited for. */
  attempt: number | null;
  /** False where a moment is inferred from the retry policy because nobody has recorded it. */
  exact: boolean;
}

export type ApprovalStatus = 'waiting' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'abandoned';

/** A second person's approval, where the amount needs one. */
export interface ApprovalView {
  kind: 'approval';
  status: ApprovalStatus;
  /** Who may not decide: whoever asked for the transfer. Anybody else is waited for. */
  notBy: string;
  deadline: string;
  decision: ApprovalDecision | null;
  startedAt: string;
  /** When it was decided, or given up. */
  endedAt: string | null;
  segments: Segment[];
}

export type DecisionStatus = 'waiting' | 'decided' | 'abandoned';

/** What a person decides about a refund that the bank did not take. */
export interface DecisionView {
  kind: 'decision';
  status: DecisionStatus;
  decision: RefundDecision | null;
  startedAt: string;
  endedAt: string | null;
  segments: Segment[];
}

export type StepViewStatus =
  | 'upcoming'
  /** Scheduled, and no worker has taken it. */
  | 'waiting'
  | 'running'
  | 'retrying'
  /** Somebody has paused it in Temporal: no attempt is made until it is unpaused. */
  | 'paused'
  | 'posted'
  | 'refused'
  | 'unknown'
  | 'void'
  | 'cancelled'
  | 'skipped';

/** One act of the saga at the bank. */
export interface StepView {
  kind: 'step';
  name: StepName;
  key: string;
  account: string | null;
  /** The bank of the account; null while it is not known. */
  bank: string | null;
  status: StepViewStatus;
  transactionId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** 0 is without limit. */
  maximumAttempts: number;
  attempts: AttemptView[];
  retry: RetryView | null;
  /** Why it ended without posting, or why its last attempt failed. */
  failure: FailureFacts | null;
  segments: Segment[];
}

export type AttemptStatus =
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  /** The transfer was ended from outside while it ran. */
  | 'unknown';

/** One attempt of a step: what the worker was told, and what the bank did. */
export interface AttemptView {
  attempt: number;
  status: AttemptStatus;
  /** When it began; null where nobody has recorded it. */
  startedAt: string | null;
  /** When it was over for the worker; null while it runs, and where nobody has recorded it. */
  endedAt: string | null;
  /** The bank's own record; null when no call of this attempt has reached it. */
  bank: BankCall | null;
  /** The bank's record of the same call when the network delivered it a second time. */
  redelivered: BankCall | null;
  /** What the worker saw: Temporal keeps the last failure of a step, not the earlier ones. */
  failure: FailureFacts | null;
}

/** What the bank did on a call. */
export type BankCall = Pick<
  Call,
  'outcome' | 'status' | 'code' | 'faultKind' | 'answerLost' | 'transactionId' | 'durationMs'
>;

export interface RetryView {
  /** The attempt that comes next. */
  attempt: number;
  /** 0 is without limit. */
  maximumAttempts: number;
  nextAttemptAt: string;
}

/** The acts at the bank alone, in order. */
export function stepsOf({ timeline }: { timeline: readonly TimelineItem[] }): StepView[] {
  return timeline.filter((item) => item.kind === 'step');
}

/** The approval the transfer needs; undefined where the amount asks for none. */
export function approvalOf({ timeline }: { timeline: readonly TimelineItem[] }): ApprovalView | undefined {
  return timeline.find((item) => item.kind === 'approval');
}

const OPERATIONS: Record<StepName, FaultOperation> = {
  withdraw: 'withdraw',
  deposit: 'deposit',
  refund: 'refund',
  recordExternalRefund: 'external-refund',
  closeKey: 'close-key',
};

/** What the bank calls a step of the saga. */
export function operationOf(name: StepName): FaultOperation {
  return OPERATIONS[name];
}
