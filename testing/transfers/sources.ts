/** Sources of a transfer's view, for tests: USD 400.00, started at `START_MS`. */

import type { Call, Entry, EntryKind, Fault } from '#lib/bank-client/contract.ts';
import type { ActivityFacts, HistoryFacts } from '#lib/transfers/view/history.ts';
import type { DescriptionFacts, PendingFacts } from '#lib/transfers/view/pending-activities.ts';
import { NO_SOURCES, type TransferSources } from '#lib/transfers/view/projection.ts';
import { DEFAULT_RETRY, type PaymentDetails, type StepName } from '#temporal/contract.ts';

export const START_MS = Date.UTC(2026, 0, 1);
export const AMOUNT = 40_000;

/** ISO 8601. @param ms after the start */
export function at(ms: number): string {
  return new Date(START_MS + ms).toISOString();
}

export const DETAILS: PaymentDetails = {
  referenceId: 'ref',
  sourceAccount: '85-150',
  targetAccount: '43-812',
  amountMinor: AMOUNT,
  currency: 'USD',
  requestedBy: 'teller',
  policy: { approvalThresholdMinor: 100_000, approvalDeadlineMs: 60_000, retry: DEFAULT_RETRY },
};

export function activity(name: StepName, facts: Partial<ActivityFacts> = {}): ActivityFacts {
  return {
    eventId: 5,
    activityId: name,
    name,
    key: `ref-${name}`,
    closes: null,
    account: name === 'deposit' ? DETAILS.targetAccount : DETAILS.sourceAccount,
    scheduledAtMs: START_MS,
    lastStartedAtMs: null,
    attempts: 0,
    worker: null,
    failureBefore: null,
    end: null,
    endedAtMs: null,
    endEventId: null,
    result: null,
    failure: null,
    ...facts,
  };
}

export function posted(name: StepName, transactionId: string, eventId = 5): ActivityFacts {
  return activity(name, {
    eventId,
    end: 'completed',
    endedAtMs: START_MS + 10,
    endEventId: eventId + 2,
    attempts: 1,
    lastStartedAtMs: START_MS + 1,
    result: { transactionId },
  });
}

export function history(activities: ActivityFacts[], facts: Partial<HistoryFacts> = {}): HistoryFacts {
  return {
    ...NO_SOURCES.history,
    details: DETAILS,
    startedAtMs: START_MS,
    firstTaskAtMs: START_MS,
    activities,
    lastEventId: 50,
    ...facts,
  };
}

export function pending(facts: Partial<PendingFacts>): DescriptionFacts {
  const started: PendingFacts = {
    activityId: 'deposit',
    attempt: 1,
    state: 'started',
    lastStartedAtMs: START_MS,
    lastEndedAtMs: null,
    nextAttemptAtMs: null,
    worker: null,
    pause: null,
    lastFailure: null,
  };
  return { transitions: 1, pending: [{ ...started, ...facts }], closedAtMs: null };
}

/** An attempt of a deposit at a bank that is down. */
export function call(attempt: number, facts: Partial<Call> = {}): Call {
  return {
    id: attempt,
    at: at(attempt),
    operation: 'deposit',
    key: 'ref-deposit',
    attempt,
    bank: 'bank2.example.com',
    account: '43-812',
    amountMinor: AMOUNT,
    transfer: 'ref',
    faultKind: 'down',
    status: 503,
    outcome: 'failed',
    code: 'bank_unavailable',
    transactionId: null,
    answerLost: false,
    durationMs: 1,
    ...facts,
  };
}

/** One of the two entries of a posting. */
export function entry(id: number, kind: EntryKind, transactionId: string, amountMinor: number): Entry {
  return {
    id,
    transactionId,
    account: amountMinor < 0 ? 'payer' : 'payee',
    amountMinor,
    balanceMinor: 0,
    kind,
    key: `ref-${kind}`,
    transfer: 'ref',
    postedAt: at(id),
  };
}

export function fault(facts: Partial<Fault> = {}): Fault {
  return {
    id: 'F1',
    kind: 'down',
    scope: {},
    params: {},
    by: 'sam',
    reason: 'test',
    seconds: 60,
    count: null,
    state: 'armed',
    remaining: null,
    armedAt: at(0),
    expiresAt: at(60_000),
    endedAt: null,
    ...facts,
  };
}

export function sources(facts: Partial<TransferSources>): TransferSources {
  return { ...NO_SOURCES, ...facts };
}
