import type { Call } from '#lib/bank-client/contract.ts';
import type { RetryPolicy } from '#temporal/contract.ts';
import type { FailureFacts } from './failure.ts';
import type { ActivityFacts } from './history.ts';
import { attemptsBegun, type PendingFacts } from './pending-activities.ts';
import type { AttemptStatus, AttemptView, BankCall } from './timeline-items.ts';

/** All that is known of one step's attempts. */
export interface AttemptSources {
  activity: ActivityFacts;
  /** What Temporal says of the step while it has not ended. */
  pending: PendingFacts | undefined;
  /** The bank's calls of this step, oldest first. */
  calls: readonly Call[];
  /** How many attempts are known to have begun, whoever told so and when. */
  attemptsSeen: number;
  retryPolicy: RetryPolicy;
  /** When the transfer ended; null while it goes on. */
  closedAtMs: number | null;
}

/** One attempt, as far as anybody has recorded it. */
export interface AttemptFacts {
  attempt: number;
  status: AttemptStatus;
  startedAtMs: number | null;
  endedAtMs: number | null;
  call: Call | undefined;
  redelivered: Call | undefined;
  failure: FailureFacts | null;
}

/**
 * Every attempt of a step, from the first, without a gap. Attempts that failed before they reached
 * the bank stand in nobody's log, since Temporal keeps the last failure only: they are counted all
 * the same, and said to be unknown.
 */
export function readAttempts(sources: AttemptSources): AttemptFacts[] {
  const { activity, pending, calls, attemptsSeen } = sources;
  const last = Math.max(
    activity.attempts,
    attemptsSeen,
    pending ? attemptsBegun(pending) : 0,
    ...calls.map(({ attempt }) => attempt ?? 0),
  );
  const attempts = Array.from({ length: last }, (_, index) => readAttempt(index + 1, last, sources));
  return attempts.map((attempt, index) => endBefore(attempt, attempts[index + 1]?.startedAtMs ?? null));
}

function readAttempt(attempt: number, last: number, sources: AttemptSources): AttemptFacts {
  const [call, redelivered] = sources.calls.filter((candidate) => candidate.attempt === attempt);
  const status = attempt === last ? statusOfLast(attempt, sources) : 'failed';
  return {
    attempt,
    status,
    startedAtMs: startOf(attempt, sources) ?? (call ? Date.parse(call.at) : null),
    endedAtMs: endOf(attempt, sources) ?? (call && status === 'failed' ? endOfCall(call) : null),
    call,
    redelivered,
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
      // Between two attempts there is nothing to cancel: the last one had failed by then.
      return attempt === activity.attempts ? 'cancelled' : 'failed';
    case null:
      if (closedAtMs !== null) return 'unknown';
      return pending && attempt < pending.attempt ? 'failed' : 'running';
  }
}

/** When Temporal handed it to a worker: it keeps that of the last attempt only. */
function startOf(attempt: number, { activity, pending }: AttemptSources): number | null {
  if (attempt === activity.attempts) return activity.lastStartedAtMs;
  return pending && attempt === attemptsBegun(pending) ? pending.lastStartedAtMs : null;
}

/** When Temporal learned how it ended. */
function endOf(attempt: number, { activity, pending }: AttemptSources): number | null {
  if (attempt === activity.attempts) return activity.endedAtMs;
  const waited = pending && pending.state !== 'started';
  return waited && attempt === pending.attempt - 1 ? pending.lastEndedAtMs : null;
}

/** A call left without an answer is over for the bank at once, and for its caller much later. */
function endOfCall({ at, durationMs, faultKind }: Call): number | null {
  return faultKind === 'hang' ? null : Date.parse(at) + durationMs;
}

function failureOf(attempt: number, { activity, pending }: AttemptSources): FailureFacts | null {
  if (attempt === activity.attempts) return activity.failure;
  if (attempt === activity.attempts - 1) return activity.failureBefore;
  return pending && attempt === pending.attempt - 1 ? pending.lastFailure : null;
}

/** A slow bank may do what an attempt asked for long after the worker has given that attempt up. */
function endBefore(attempt: AttemptFacts, nextStartMs: number | null): AttemptFacts {
  const { endedAtMs } = attempt;
  const tooLate = endedAtMs !== null && nextStartMs !== null && endedAtMs > nextStartMs;
  return tooLate ? { ...attempt, endedAtMs: null } : attempt;
}

export function viewOfAttempt(facts: AttemptFacts): AttemptView {
  const { attempt, status, startedAtMs, endedAtMs, call, redelivered, failure } = facts;
  return {
    attempt,
    status,
    startedAt: startedAtMs === null ? null : new Date(startedAtMs).toISOString(),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
    bank: call ? bankSideOf(call) : null,
    redelivered: redelivered ? bankSideOf(redelivered) : null,
    failure,
  };
}

function bankSideOf(call: Call): BankCall {
  const { outcome, status, code, faultKind, answerLost, transactionId, durationMs } = call;
  return { outcome, status, code, faultKind, answerLost, transactionId, durationMs };
}
