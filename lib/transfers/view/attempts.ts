import type { Call } from '#lib/bank-client/contract.ts';
import type { RetryPolicy } from '#temporal/contract.ts';
import type { FailureFacts } from './failure.ts';
import type { ActivityFacts } from './history.ts';
import { attemptsBegun, type PendingFacts } from './pending-activities.ts';
import { isDecided } from './receipts.ts';
import type { AttemptStatus, AttemptView, BankCall } from './timeline-items.ts';

export interface AttemptSources {
  activity: ActivityFacts;
  /** Only while the step has not ended. */
  pending: PendingFacts | undefined;
  /** Oldest first. */
  calls: readonly Call[];
  attemptsSeen: number;
  callsFromMs: number | null;
  /** The calls of what ended until this event have been read. */
  callsAsOfEventId: number;
  retryPolicy: RetryPolicy;
  /** Null while the transfer is open. */
  closedAtMs: number | null;
}

export interface AttemptFacts {
  attempt: number;
  status: AttemptStatus;
  startedAtMs: number | null;
  endedAtMs: number | null;
  worker: string | null;
  call: Call | undefined;
  redelivered: Call | undefined;
  unrecorded: AttemptView['unrecorded'];
  failure: FailureFacts | null;
}

/** Without gaps: attempts that never reached the bank are in no record, and are marked as unknown. */
export function readAttempts(sources: AttemptSources): AttemptFacts[] {
  const { activity, pending, calls, attemptsSeen } = sources;
  const last = Math.max(
    activity.attempts,
    attemptsSeen,
    pending ? attemptsBegun(pending) : 0,
    calls.reduce((highest, { attempt }) => Math.max(highest, attempt ?? 0), 0),
  );
  const callsOf = byAttempt(calls);
  const unrecorded = unrecordedBefore(sources);
  const attempts = Array.from({ length: last }, (_, index) =>
    readAttempt(index + 1, last, sources, callsOf.get(index + 1), unrecorded(index + 1)),
  );
  return attempts.map((attempt, index) => endBefore(attempt, attempts[index + 1]?.startedAtMs ?? null));
}

/** An attempt without a call can have had one if all calls of its step until then are missing. */
function unrecordedBefore(sources: AttemptSources): (attempt: number) => AttemptView['unrecorded'] {
  const { activity, calls, callsFromMs, callsAsOfEventId } = sources;
  const first = calls.reduce(
    (least, { attempt }) => Math.min(least, attempt ?? least),
    Number.POSITIVE_INFINITY,
  );
  const isCut = callsFromMs !== null && activity.scheduledAtMs < callsFromMs;
  const isRead = activity.endEventId !== null && activity.endEventId <= callsAsOfEventId;
  const isRemoved = calls.length === 0 && isRead && isDecided(activity);
  return (attempt) => {
    if (isCut && attempt < first) return 'not-read';
    return isRemoved ? 'removed' : null;
  };
}

function byAttempt(calls: readonly Call[]): Map<number | null, Call[]> {
  const groups = new Map<number | null, Call[]>();
  for (const call of calls) groups.set(call.attempt, [...(groups.get(call.attempt) ?? []), call]);
  return groups;
}

function readAttempt(
  attempt: number,
  last: number,
  sources: AttemptSources,
  [call, redelivered]: readonly Call[] = [],
  unrecorded: AttemptView['unrecorded'],
): AttemptFacts {
  const status = attempt === last ? statusOfLast(attempt, sources) : 'failed';
  return {
    attempt,
    status,
    startedAtMs: startOf(attempt, sources) ?? (call ? Date.parse(call.at) : null),
    endedAtMs: endOf(attempt, sources) ?? (call && status === 'failed' ? endOfCall(call) : null),
    worker: workerOf(attempt, sources),
    call,
    redelivered,
    unrecorded: call ? null : unrecorded,
    failure: failureOf(attempt, sources),
  };
}

function statusOfLast(attempt: number, { activity, pending, closedAtMs }: AttemptSources): AttemptStatus {
  switch (activity.end) {
    case 'completed':
      return 'succeeded';
    case 'failed':
    case 'timed-out':
      return 'failed';
    case 'cancelled':
      // Between two attempts there is nothing to cancel: the last one had failed.
      return attempt === activity.attempts ? 'cancelled' : 'failed';
    case null:
      if (closedAtMs !== null) return 'unknown';
      return pending && attempt < pending.attempt ? 'failed' : 'running';
  }
}

/** Temporal keeps the start of the last attempt only. */
function startOf(attempt: number, { activity, pending }: AttemptSources): number | null {
  if (attempt === activity.attempts) return activity.lastStartedAtMs;
  return pending && attempt === attemptsBegun(pending) ? pending.lastStartedAtMs : null;
}

function workerOf(attempt: number, { activity, pending }: AttemptSources): string | null {
  if (attempt === activity.attempts) return activity.worker;
  return pending && attempt === attemptsBegun(pending) ? pending.worker : null;
}

function endOf(attempt: number, { activity, pending }: AttemptSources): number | null {
  if (attempt === activity.attempts) return activity.endedAtMs;
  const waited = pending && pending.state !== 'started';
  return waited && attempt === pending.attempt - 1 ? pending.lastEndedAtMs : null;
}

/** A hanging call is over for the bank at once, for its caller only at the timeout. */
function endOfCall({ at, durationMs, faultKind }: Call): number | null {
  return faultKind === 'hang' ? null : Date.parse(at) + durationMs;
}

function failureOf(attempt: number, { activity, pending }: AttemptSources): FailureFacts | null {
  if (attempt === activity.attempts) return activity.failure;
  if (attempt === activity.attempts - 1) return activity.failureBefore;
  return pending && attempt === pending.attempt - 1 ? pending.lastFailure : null;
}

/** A slow bank may finish long after the attempt timed out. */
function endBefore(attempt: AttemptFacts, nextStartMs: number | null): AttemptFacts {
  const { endedAtMs } = attempt;
  const tooLate = endedAtMs !== null && nextStartMs !== null && endedAtMs > nextStartMs;
  return tooLate ? { ...attempt, endedAtMs: null } : attempt;
}

const LISTED_AT_EACH_END = 50;

/** Of very many, the first, the last and those in between that the bank did not fail are listed. */
export function listedAttempts(attempts: readonly AttemptView[]): AttemptView[] {
  const end = attempts.length - LISTED_AT_EACH_END;
  const decided = attempts
    .slice(LISTED_AT_EACH_END, Math.max(LISTED_AT_EACH_END, end))
    .filter(({ bank }) => bank !== null && bank.outcome !== 'failed');
  return [
    ...attempts.slice(0, LISTED_AT_EACH_END),
    ...decided.slice(0, LISTED_AT_EACH_END),
    ...attempts.slice(Math.max(LISTED_AT_EACH_END, end)),
  ];
}

export function viewOfAttempt(facts: AttemptFacts): AttemptView {
  const { attempt, status, startedAtMs, endedAtMs, worker, call, redelivered, unrecorded, failure } = facts;
  return {
    attempt,
    status,
    startedAt: startedAtMs === null ? null : new Date(startedAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
    worker,
    bank: call ? bankSideOf(call) : null,
    redelivered: redelivered ? bankSideOf(redelivered) : null,
    unrecorded,
    failure,
  };
}

function bankSideOf(call: Call): BankCall {
  const { at, outcome, status, code, faultKind, answerLost, transactionId, durationMs } = call;
  return { at, outcome, status, code, faultKind, answerLost, transactionId, durationMs };
}
