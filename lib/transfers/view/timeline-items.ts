/** Plain data for the screen, on one time axis. */

import type { Call, FaultOperation } from '#lib/bank-client/contract.ts';
import type { ApprovalDecision, DecidedRefund, StepName } from '#temporal/contract.ts';
import type { FailureFacts } from './failure.ts';

export type TimelineItem = ApprovalView | StepView | DecisionView;

export type SegmentKind =
  /** Scheduled, and no worker has taken it. */
  | 'waiting'
  | 'running'
  /** An attempt failed and the next is not due. */
  | 'backing-off'
  | 'blocked-on-person';

/** ISO 8601; a null end is still going on. A segment may lie in the future. */
export interface Segment {
  kind: SegmentKind;
  from: string;
  to: string | null;
  attempt: number | null;
  /** False where a moment is inferred from the retry policy. */
  exact: boolean;
  /** Of one that runs, as of its attempt. */
  worker?: string | null;
}

export type ApprovalStatus = 'waiting' | 'approved' | 'rejected' | 'expired' | 'cancelled' | 'abandoned';

export interface ApprovalView {
  kind: 'approval';
  status: ApprovalStatus;
  /** The requester. */
  notBy: string;
  deadline: string;
  decision: ApprovalDecision | null;
  startedAt: string;
  endedAt: string | null;
  segments: Segment[];
}

type DecisionStatus = 'waiting' | 'decided' | 'abandoned';

export interface DecisionView {
  kind: 'decision';
  status: DecisionStatus;
  decision: DecidedRefund | null;
  startedAt: string;
  endedAt: string | null;
  segments: Segment[];
}

export type StepViewStatus =
  | 'upcoming'
  | 'waiting'
  | 'running'
  | 'retrying'
  | 'paused'
  | 'posted'
  | 'refused'
  | 'unknown'
  | 'void'
  | 'cancelled'
  | 'skipped';

export interface StepView {
  kind: 'step';
  name: StepName;
  /** In the event history: where it is scheduled. */
  eventId: number | null;
  key: string;
  account: string | null;
  bank: string | null;
  status: StepViewStatus;
  /** Whatever became of it: the status says so once its key is closed. */
  isCancelled: boolean;
  transactionId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** 0 is without limit. */
  maximumAttempts: number;
  /** All of them, or of very many the first, the last and what is of interest between. */
  attempts: AttemptView[];
  attemptCount: number;
  /** Those that the bank received. Null where not all are on record. */
  callCount: number | null;
  retry: RetryView | null;
  /** Who paused it in Temporal; Remit pauses only for a moment, to retry. */
  pausedBy: string | null;
  failure: FailureFacts | null;
  segments: Segment[];
}

export type AttemptStatus =
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  /** The transfer was terminated while it ran. */
  | 'unknown';

/** Times are null where nobody recorded them. */
export interface AttemptView {
  attempt: number;
  status: AttemptStatus;
  startedAt: string | null;
  endedAt: string | null;
  /** Temporal keeps the last one's only; of others it is inferred where nobody else can have made them. */
  worker: string | null;
  /** Null when no call of this attempt reached the bank, or is on record. */
  bank: BankCall | null;
  /** Where there may have been a call: earlier than what is read, or removed since. */
  unrecorded: 'not-read' | 'removed' | null;
  /** The same call, delivered twice by the network. */
  redelivered: BankCall | null;
  /** Temporal keeps only the last failure of a step. */
  failure: FailureFacts | null;
}

export type BankCall = Pick<
  Call,
  'at' | 'outcome' | 'status' | 'code' | 'faultKind' | 'answerLost' | 'transactionId' | 'durationMs'
>;

export interface RetryView {
  attempt: number;
  /** 0 is without limit. */
  maximumAttempts: number;
  nextAttemptAt: string;
}

export function hasBegun({ status }: StepView): boolean {
  return status !== 'upcoming' && status !== 'skipped';
}

export function stepsOf({ timeline }: { timeline: readonly TimelineItem[] }): StepView[] {
  return timeline.filter((item) => item.kind === 'step');
}

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

export function operationOf(name: StepName): FaultOperation {
  return OPERATIONS[name];
}

/** Of a step that has not begun. */
export const EMPTY_STEP = {
  kind: 'step' as const,
  eventId: null,
  isCancelled: false,
  transactionId: null,
  startedAt: null,
  endedAt: null,
  attempts: [],
  attemptCount: 0,
  callCount: 0,
  retry: null,
  pausedBy: null,
  failure: null,
  segments: [],
};
