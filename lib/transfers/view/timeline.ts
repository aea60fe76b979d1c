import type { Call } from '#lib/bank-client/contract.ts';
import { depositKey, withdrawalKey } from '#lib/shared/ids.ts';
import { BANK_BUSY, isRefusal, type PaymentDetails, type StepName } from '#temporal/contract.ts';
import { type AttemptSources, listedAttempts, readAttempts, viewOfAttempt } from './attempts.ts';
import { approvalViewOf, decisionViewOf } from './decisions.ts';
import type { ActivityFacts, HistoryFacts } from './history.ts';
import type { TransferSources } from './projection.ts';
import { closureOf, receiptOf } from './receipts.ts';
import { listedSegments, segmentsOf } from './segments.ts';
import { openStatusOf } from './status.ts';
import {
  type ApprovalView,
  type AttemptView,
  EMPTY_STEP,
  operationOf,
  type RetryView,
  type StepView,
  type StepViewStatus,
  type TimelineItem,
} from './timeline-items.ts';

/** An end in history wins over an older description; a step that history lacks is left for the next time. */
export function buildTimeline(sources: TransferSources): TimelineItem[] {
  const { history } = sources;
  const { details } = history;
  if (!details) return [];
  const activities = history.activities.filter((activity) => !isRepeated(activity, history.activities));
  const steps = activities.map((activity) => buildStep(activity, details, sources));
  applyClosures(steps, activities);
  const items = withUpcoming(withDecisions(steps, { ...history, activities }), details, sources);
  const approval = approvalViewOf(history);
  return approval ? [approval, ...items] : items;
}

/** The worker had too many calls at its bank: its last attempt was not sent. */
function isUnsent({ end, failure }: Pick<ActivityFacts, 'end' | 'failure'>): boolean {
  return end === 'failed' && failure?.type === BANK_BUSY;
}

function isRepeated(activity: ActivityFacts, activities: readonly ActivityFacts[]): boolean {
  const { name, key, eventId } = activity;
  const isRepetition = (other: ActivityFacts) =>
    other.name === name && other.key === key && other.eventId > eventId;
  return isUnsent(activity) && activities.some(isRepetition);
}

function buildStep(activity: ActivityFacts, details: PaymentDetails, sources: TransferSources): StepView {
  const { name, key, account, scheduledAtMs, endedAtMs } = activity;
  const attemptSources = attemptSourcesOf(activity, details, sources);
  const attempts = readAttempts(attemptSources);
  const views = attempts.map(viewOfAttempt);
  const maximumAttempts = name === 'closeKey' ? 0 : details.policy.retry.maximumAttempts;
  const retry = retryOf(attemptSources, maximumAttempts, views);
  const { pending, calls } = attemptSources;
  return {
    kind: 'step',
    name,
    eventId: activity.eventId,
    key,
    account,
    bank: sources.bankOf.get(account ?? '') ?? calls.findLast(({ bank }) => bank)?.bank ?? null,
    status: statusOf(attemptSources, retry, views),
    isCancelled: activity.end === 'cancelled',
    transactionId: receiptOf(activity),
    startedAt: new Date(scheduledAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
    maximumAttempts,
    attempts: listedAttempts(views),
    attemptCount: views.length,
    callCount: views.some(({ unrecorded }) => unrecorded) ? null : calls.length,
    retry,
    pausedBy: pending?.pause?.by ?? null,
    failure: activity.failure ?? pending?.lastFailure ?? null,
    segments: listedSegments(segmentsOf(attempts, attemptSources)),
  };
}

function attemptSourcesOf(
  activity: ActivityFacts,
  details: PaymentDetails,
  { history, description, attemptsSeen, calls, callsFromMs, ledger }: TransferSources,
): AttemptSources {
  const open = activity.end === null && history.closing === null;
  const pending = description.pending.find(({ activityId }) => activityId === activity.activityId);
  return {
    activity,
    pending: open ? pending : undefined,
    calls: calls.filter((call) => activityOf(call, history.activities) === activity),
    attemptsSeen: attemptsSeen.get(activity.activityId) ?? 0,
    retryPolicy: details.policy.retry,
    callsFromMs,
    callsAsOfEventId: ledger?.asOfEventId ?? 0,
    closedAtMs: history.closedAtMs,
  };
}

/** A step that was not sent, and closing a key, can be repeated under the same key. */
function activityOf(call: Call, activities: readonly ActivityFacts[]): ActivityFacts | undefined {
  const candidates = activities.filter(
    ({ name, key }) => key === call.key && operationOf(name) === call.operation,
  );
  const atMs = Date.parse(call.at);
  return candidates.findLast(({ scheduledAtMs }) => scheduledAtMs <= atMs) ?? candidates[0];
}

/** Only after a failed attempt, and until the next has begun. */
function retryOf(
  { pending }: AttemptSources,
  maximumAttempts: number,
  attempts: readonly AttemptView[],
): RetryView | null {
  if (pending?.state !== 'scheduled' || pending.attempt < 2 || pending.nextAttemptAtMs === null) return null;
  if (attempts.length >= pending.attempt) return null;
  return {
    attempt: pending.attempt,
    maximumAttempts,
    nextAttemptAt: new Date(pending.nextAttemptAtMs).toISOString(),
  };
}

function statusOf(
  { activity, pending, closedAtMs }: AttemptSources,
  retry: RetryView | null,
  attempts: readonly AttemptView[],
): StepViewStatus {
  switch (activity.end) {
    case 'completed':
      // Other outcomes of a closed key come later.
      return receiptOf(activity) || closureOf(activity) ? 'posted' : 'unknown';
    case 'cancelled':
      return 'cancelled';
    case 'timed-out':
      return 'unknown';
    case 'failed':
      return statusOfFailed(activity, closedAtMs);
    case null:
      // Running when its transfer was terminated.
      if (closedAtMs !== null) return 'unknown';
      if (pending?.pause?.by) return 'paused';
      if (retry) return 'retrying';
      return attempts.length === 0 ? 'waiting' : 'running';
  }
}

function statusOfFailed(activity: ActivityFacts, closedAtMs: number | null): StepViewStatus {
  if (isRefusal(activity.failure?.type)) return 'refused';
  return isUnsent(activity) && closedAtMs === null ? 'retrying' : 'unknown';
}

/** The closed key decides about the step that had it, and about the closing. */
function applyClosures(steps: StepView[], activities: readonly ActivityFacts[]): void {
  for (const activity of activities) {
    const closed = closureOf(activity);
    if (!closed) continue;
    for (const step of steps.filter(({ key }) => key === activity.key)) {
      step.status = closed.outcome;
      step.transactionId = closed.outcome === 'posted' ? closed.transactionId : null;
      step.retry = null;
    }
  }
}

function withDecisions(steps: readonly StepView[], history: HistoryFacts): LaterItem[] {
  const { activities, refundDecisions, closedAtMs } = history;
  const items: LaterItem[] = [];
  const decisions = [...refundDecisions];
  for (const [index, step] of steps.entries()) {
    items.push(step);
    const activity = activities[index];
    const next = activities[index + 1];
    const decided = decisions[0];
    if (!activity || !decided || decided.eventId > (next?.eventId ?? Number.POSITIVE_INFINITY)) continue;
    decisions.shift();
    items.push(decisionViewOf(activity.endedAtMs ?? decided.atMs, decided, null));
  }
  if (openStatusOf(history, steps) === 'awaiting-operator') {
    items.push(decisionViewOf(activities.at(-1)?.endedAtMs ?? 0, undefined, closedAtMs));
  }
  return items;
}

/** Withdrawal and deposit are shown from the start, the deposit before any compensation. */
function withUpcoming(
  items: LaterItem[],
  { referenceId, sourceAccount, targetAccount }: PaymentDetails,
  { history, bankOf }: TransferSources,
): TimelineItem[] {
  const steps = items.filter((item) => item.kind === 'step');
  const key = depositKey(referenceId);
  const over = history.closing !== null || steps.some((step) => step.name === 'refund' || step.key === key);
  const upcoming = (name: 'withdraw' | 'deposit', key: string, account: string): StepView => ({
    ...EMPTY_STEP,
    ...{ name, key, account, bank: bankOf.get(account) ?? null },
    status: over ? 'skipped' : 'upcoming',
    maximumAttempts: history.details?.policy.retry.maximumAttempts ?? 0,
  });
  const complete = [...items];
  const has = (wanted: StepName) => steps.some(({ name }) => name === wanted);
  if (!has('withdraw')) complete.unshift(upcoming('withdraw', withdrawalKey(referenceId), sourceAccount));
  if (!has('deposit')) {
    const after = complete.findIndex(
      (item) => item.kind === 'step' && (item.key === key || item.name === 'refund'),
    );
    complete.splice(after < 0 ? complete.length : after, 0, upcoming('deposit', key, targetAccount));
  }
  return complete;
}

type LaterItem = Exclude<TimelineItem, ApprovalView>;
