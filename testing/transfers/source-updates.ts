import type { Call, CallOutcome, Entry, EntryKind, Fault } from '#lib/bank-client/contract.ts';
import {
  type ActivityFacts,
  type HistoryEvent,
  type HistoryFacts,
  readHistory,
} from '#lib/transfers/view/history.ts';
import {
  type DescriptionFacts,
  NO_DESCRIPTION,
  type PendingFacts,
} from '#lib/transfers/view/pending-activities.ts';
import type { BankReading } from '#lib/transfers/view/projection.ts';
import { closureOf, receiptOf } from '#lib/transfers/view/receipts.ts';
import { operationOf } from '#lib/transfers/view/timeline-items.ts';
import type { StepName } from '#temporal/contract.ts';
import { fault } from './sources.ts';

/** What one source of a transfer's view sends at one moment. */
export type SourceUpdate =
  | { source: 'history'; history: HistoryFacts }
  | { source: 'description'; description: DescriptionFacts }
  | { source: 'call'; call: Call }
  | { source: 'entry'; entry: Entry }
  | { source: 'fault'; fault: Fault };

/** What a recorded history leaves open. */
export interface Choices {
  /** Whether the n-th failed attempt reached the bank. */
  reached(n: number): boolean;
  /** Attempts of a step that was cancelled during backoff. */
  attemptsBeforeCancel: number;
}

/** All updates that Temporal and the bank would have sent during a recorded history, in order. */
export function sourceUpdatesOf(events: readonly HistoryEvent[], choices: Choices): SourceUpdate[] {
  return new Recording(events, choices).replay();
}

/** What the bank has by the time of the n-th update. */
export function bankAsOf(updates: readonly SourceUpdate[], n: number): BankReading {
  const sent = updates.slice(0, n + 1);
  const faults = sent.flatMap((update) => (update.source === 'fault' ? [update.fault] : []));
  return {
    areCut: false,
    calls: sent.flatMap((update) => (update.source === 'call' ? [update.call] : [])),
    entries: sent.flatMap((update) => (update.source === 'entry' ? [update.entry] : [])),
    faults: faults.slice(-1),
    bankOf: new Map(),
  };
}

const ENTRY_KINDS: Partial<Record<Call['operation'], EntryKind>> = {
  withdraw: 'withdrawal',
  deposit: 'deposit',
  refund: 'refund',
  'external-refund': 'external-refund',
};

class Recording {
  private readonly whole: HistoryFacts;
  private readonly updates: SourceUpdate[] = [];
  private attempts = 0;
  private calls = 0;
  private entries = 0;

  constructor(
    private readonly events: readonly HistoryEvent[],
    private readonly choices: Choices,
  ) {
    this.whole = readHistory(events);
  }

  replay(): SourceUpdate[] {
    this.addFault(null);
    for (const [index, event] of this.events.entries()) {
      this.addHistory(index + 1);
      const scheduled = this.whole.activities.find(({ eventId }) => eventId === Number(event.eventId));
      if (scheduled) this.addAttempts(scheduled);
      if (index === Math.floor(this.events.length / 2)) this.addFault('used-up');
    }
    return this.updates;
  }

  private addHistory(length: number): void {
    this.updates.push({ source: 'history', history: readHistory(this.events.slice(0, length)) });
  }

  private addFault(ended: Fault['state'] | null): void {
    const armed = fault({
      scope: { transfer: this.whole.details?.referenceId },
      armedAt: new Date((this.whole.startedAtMs ?? 0) - 1_000).toISOString(),
      count: 3,
      remaining: ended ? 0 : 3,
      state: ended ?? 'armed',
      endedAt: ended && new Date((this.whole.startedAtMs ?? 0) + 5).toISOString(),
    });
    this.updates.push({ source: 'fault', fault: armed });
  }

  /** Temporal describes an attempt when it starts and when it has failed; the bank logs it in between. */
  private addAttempts(activity: ActivityFacts): void {
    const last = activity.attempts || this.choices.attemptsBeforeCancel;
    this.describe(activity, { attempt: 1, state: 'scheduled', nextAttemptAtMs: activity.scheduledAtMs });
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const ms = activity.scheduledAtMs + attempt * 2;
      this.describe(activity, { attempt, state: 'started', lastStartedAtMs: ms - 1 });
      this.addCall(activity, attempt, last);
      if (attempt < last || activity.end === 'cancelled') {
        const times = { lastStartedAtMs: ms - 1, lastEndedAtMs: ms, nextAttemptAtMs: ms + 1 };
        this.describe(activity, { attempt: attempt + 1, state: 'scheduled', ...times });
      }
    }
    this.updates.push({
      source: 'description',
      description: { ...NO_DESCRIPTION, transitions: this.updates.length },
    });
  }

  private describe({ activityId }: ActivityFacts, facts: Partial<PendingFacts>): void {
    const nothing = { attempt: 1, lastStartedAtMs: null, lastEndedAtMs: null, nextAttemptAtMs: null };
    const pending: PendingFacts = {
      ...{ activityId, state: 'scheduled', worker: null, pause: null, lastFailure: null },
      ...nothing,
      ...facts,
    };
    this.updates.push({
      source: 'description',
      description: { transitions: this.updates.length, pending: [pending], closedAtMs: null },
    });
  }

  private addCall(activity: ActivityFacts, attempt: number, last: number): void {
    const { outcome, transactionId } = this.resultOf(activity, attempt, last);
    this.attempts += 1;
    if (outcome === 'failed' && !this.choices.reached(this.attempts)) return;
    const operation = operationOf(activity.name);
    const kind = ENTRY_KINDS[operationOf(this.postedAs(activity))];
    if (outcome === 'posted' && kind && transactionId) this.addEntries(activity, kind, transactionId);
    this.calls += 1;
    const call: Call = {
      id: this.calls,
      at: new Date(activity.scheduledAtMs + attempt * 2 - 1).toISOString(),
      operation,
      key: activity.key,
      attempt,
      bank: `bank of ${activity.account}`,
      account: activity.account,
      amountMinor: this.whole.details?.amountMinor ?? null,
      transfer: this.whole.details?.referenceId ?? null,
      faultKind: null,
      status: outcome === 'failed' ? 503 : 201,
      outcome,
      code: null,
      transactionId,
      answerLost: attempt < last && outcome === 'posted',
      durationMs: 0.5,
    };
    this.updates.push({ source: 'call', call });
  }

  /** The bank did what the history says: on the last attempt, or on the first with its answer lost. */
  private resultOf(
    activity: ActivityFacts,
    attempt: number,
    last: number,
  ): { outcome: CallOutcome; transactionId: string | null } {
    const closure = closureOf(activity);
    if (closure && attempt === last) return { outcome: closure.outcome, transactionId: receiptOf(activity) };
    const closed = this.whole.activities.find(({ name, key }) => name === 'closeKey' && key === activity.key);
    const later = closed && activity.name !== 'closeKey' ? receiptOf(closed) : null;
    if (later) return { outcome: attempt === 1 ? 'posted' : 'failed', transactionId: later };
    if (attempt < last) return { outcome: 'failed', transactionId: null };
    if (activity.end === 'completed') return { outcome: 'posted', transactionId: receiptOf(activity) };
    return { outcome: activity.end === 'failed' && !closed ? 'refused' : 'failed', transactionId: null };
  }

  /** What a run before a reset has posted is found by closing its key. */
  private postedAs({ name, key, closes }: ActivityFacts): StepName {
    const isOfThisRun = this.whole.activities.some((other) => other.name !== 'closeKey' && other.key === key);
    return isOfThisRun ? name : (closes ?? name);
  }

  private addEntries(activity: ActivityFacts, kind: EntryKind, transactionId: string): void {
    const amountMinor = this.whole.details?.amountMinor ?? 0;
    const customer = this.whole.activities.find(({ key, account }) => key === activity.key && account);
    for (const signed of [-amountMinor, amountMinor]) {
      this.entries += 1;
      const entry: Entry = {
        id: this.entries,
        transactionId,
        account: signed < 0 === (kind === 'withdrawal') ? (customer?.account ?? '') : 'clearing',
        amountMinor: signed,
        balanceMinor: 0,
        kind,
        key: activity.key,
        transfer: this.whole.details?.referenceId ?? null,
        postedAt: new Date(activity.scheduledAtMs).toISOString(),
      };
      this.updates.push({ source: 'entry', entry });
    }
  }
}
