import { z } from 'zod';
import { depositKey, withdrawalKey } from '#lib/ids.ts';
import { isRefusal, type KeyClosure, type PaymentDetails, type StepName } from '#temporal/contract.ts';
import type { Call } from '../bank/schemas.ts';
import type { DescriptionFacts, PendingFacts } from './description.ts';
import type { ActivityFacts, FailureFacts, HistoryFacts } from './history.ts';

export type StepViewStatus =
  | 'upcoming'
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

/** One attempt of a step: what the worker was told, and what the bank did. */
export interface AttemptView {
  attempt: number;
  at: string | null;
  /** The bank's own record; null when the call never reached it. */
  bank: Pick<
    Call,
    'outcome' | 'status' | 'code' | 'faultKind' | 'answerLost' | 'transactionId' | 'durationMs'
  > | null;
  failure: FailureFacts | null;
}

export interface RetryView {
  /** The attempt that comes next. */
  attempt: number;
  maximumAttempts: number;
  nextAttemptAt: string;
}

export interface StepView {
  name: StepName;
  key: string;
  account: string | null;
  status: StepViewStatus;
  transactionId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  attempts: AttemptView[];
  retry: RetryView | null;
  failure: FailureFacts | null;
}

export interface TimelineSources {
  history: HistoryFacts;
  description: DescriptionFacts;
  calls: readonly Call[];
}

/**
 * The steps of a transfer, in order, from the three places that know of them. The sources may be of
 * different ages: what history says has ended has ended, whatever an older description still says,
 * and a description of a step that history does not have yet is left for the next time.
 */
export function buildSteps({ history, description, calls }: TimelineSources): StepView[] {
  const steps = history.activities.map((activity) => {
    const pending = description.pending.find(({ activityId }) => activityId === activity.activityId);
    const ownCalls = calls.filter(
      (call) => call.key === activity.key && operationOf(activity.name) === call.operation,
    );
    const open = activity.end === null && history.closing === null;
    return buildStep(activity, open ? pending : undefined, ownCalls, history.closing !== null);
  });
  applyClosures(steps, history.activities);
  return history.details ? withUpcoming(steps, history.details, history.closing !== null) : steps;
}

function buildStep(
  activity: ActivityFacts,
  pending: PendingFacts | undefined,
  calls: Call[],
  transferClosed: boolean,
): StepView {
  const retry = pending && retryOf(pending);
  return {
    name: activity.name,
    key: activity.key,
    account: activity.account,
    status: pending?.state === 'paused' ? 'paused' : retry ? 'retrying' : statusOf(activity, transferClosed),
    transactionId: receipt.safeParse(activity.result).data?.transactionId ?? null,
    startedAt: isoTime(activity.scheduledAtMs),
    endedAt: isoTime(activity.endedAtMs),
    attempts: buildAttempts(activity, pending, calls),
    retry: retry ?? null,
    failure: activity.failure?.cause ?? activity.failure ?? pending?.lastFailure ?? null,
  };
}

/** A retry is waiting only when an attempt has failed: the first attempt is merely due. */
function retryOf(pending: PendingFacts): RetryView | undefined {
  if (pending.state !== 'scheduled' || pending.attempt < 2 || pending.nextAttemptAtMs === null)
    return undefined;
  return {
    attempt: pending.attempt,
    maximumAttempts: pending.maximumAttempts,
    nextAttemptAt: new Date(pending.nextAttemptAtMs).toISOString(),
  };
}

/** A step that was under way when its workflow was ended from outside: nobody has heard how it ended. */
function statusOf({ end, failure }: ActivityFacts, transferClosed: boolean): StepViewStatus {
  switch (end) {
    case null:
      return transferClosed ? 'unknown' : 'running';
    case 'completed':
      return 'posted';
    case 'cancelled':
      return 'cancelled';
    case 'timed-out':
      return 'unknown';
    case 'failed':
      return isRefusal(failure?.type) ? 'refused' : 'unknown';
  }
}

/**
 * Attempts that failed before they reached the bank stand in nobody's log: Temporal keeps the last
 * failure only. They are counted all the same, so that the numbers on the screen have no gaps.
 */
function buildAttempts(
  activity: ActivityFacts,
  pending: PendingFacts | undefined,
  calls: Call[],
): AttemptView[] {
  const begun = pending ? pending.attempt - (pending.state === 'scheduled' ? 1 : 0) : activity.attempts;
  const last = Math.max(begun, ...calls.map((call) => call.attempt ?? 0));
  const lastFailure = pending ? pending.lastFailure : activity.failure;
  const failedAttempt = pending?.state === 'started' ? pending.attempt - 1 : last;
  return Array.from({ length: last }, (_, index) => {
    const attempt = index + 1;
    const call = calls.find((candidate) => candidate.attempt === attempt);
    const startedAtMs =
      pending?.state === 'started' && attempt === pending.attempt ? pending.lastStartedAtMs : null;
    return {
      attempt,
      at: call?.at ?? isoTime(startedAtMs),
      bank: call ? pickBankSide(call) : null,
      failure: attempt === failedAttempt ? lastFailure : null,
    };
  });
}

function pickBankSide({ outcome, status, code, faultKind, answerLost, transactionId, durationMs }: Call) {
  return { outcome, status, code, faultKind, answerLost, transactionId, durationMs };
}

const receipt = z.object({ transactionId: z.string() });

const closure: z.ZodType<KeyClosure> = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('posted'), transactionId: z.string() }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
  z.object({ outcome: z.literal('void') }),
]);

/** What the bank said on closing a key is the truth about the step that had the key, and about the asking. */
function applyClosures(steps: StepView[], activities: readonly ActivityFacts[]): void {
  for (const activity of activities) {
    if (activity.name !== 'settle') continue;
    const closed = closure.safeParse(activity.result).data;
    if (!closed) continue;
    for (const step of steps.filter(({ key }) => key === activity.key)) {
      step.status = closed.outcome;
      step.transactionId = closed.outcome === 'posted' ? closed.transactionId : null;
    }
  }
}

/** Withdrawal and deposit stand on the screen from the start, though history does not know them yet. */
function withUpcoming(steps: StepView[], details: PaymentDetails, closed: boolean): StepView[] {
  const { referenceId, sourceAccount, targetAccount } = details;
  const status = closed || steps.some(({ name }) => name === 'refund') ? 'skipped' : 'upcoming';
  const expected = [
    { name: 'withdraw', key: withdrawalKey(referenceId), account: sourceAccount },
    { name: 'deposit', key: depositKey(referenceId), account: targetAccount },
  ] as const;
  const missing = expected.filter(({ name }) => !steps.some((step) => step.name === name));
  return [...steps, ...missing.map((step) => ({ ...EMPTY_STEP, ...step, status }) satisfies StepView)];
}

const EMPTY_STEP = {
  transactionId: null,
  startedAt: null,
  endedAt: null,
  attempts: [],
  retry: null,
  failure: null,
};

function operationOf(name: StepName): Call['operation'] {
  return name === 'recordSettlement' ? 'settlement' : name;
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
