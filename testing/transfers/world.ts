/**
 * A recorded history, and all that bank and Temporal would have said while it happened: what the
 * history leaves open, such as which attempts reached the bank, is chosen by whoever asks.
 */
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
import { fault } from './sources.ts';

/** Something that one of the sources says at one moment. */
export type Saying =
  | { source: 'history'; history: HistoryFacts }
  | { source: 'description'; description: DescriptionFacts }
  | { source: 'call'; call: Call }
  | { source: 'entry'; entry: Entry }
  | { source: 'fault'; fault: Fault };

export interface Choices {
  /** Whether the n-th attempt that need not have reached the bank did. */
  reached(n: number): boolean;
  /** How many attempts were made of a step that was cancelled between two. */
  attemptsBeforeCancel: number;
}

/** All that was said, in the order in which it happened. */
export function tellWorld(events: readonly HistoryEvent[], choices: Choices): Saying[] {
  return new WorldTeller(events, choices).tell();
}

/** All that the bank has by the time of the n-th saying. */
export function bankAsOf(world: readonly Saying[], n: number): BankReading {
  const told = world.slice(0, n + 1);
  const faults = told.flatMap((saying) => (saying.source === 'fault' ? [saying.fault] : []));
  return {
    calls: told.flatMap((saying) => (saying.source === 'call' ? [saying.call] : [])),
    entries: told.flatMap((saying) => (saying.source === 'entry' ? [saying.entry] : [])),
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

class WorldTeller {
  private readonly whole: HistoryFacts;
  private readonly world: Saying[] = [];
  private attempts = 0;
  private calls = 0;
  private entries = 0;

  constructor(
    private readonly events: readonly HistoryEvent[],
    private readonly choices: Choices,
  ) {
    this.whole = readHistory(events);
  }

  tell(): Saying[] {
    this.sayFault(null);
    for (const [index, event] of this.events.entries()) {
      this.sayHistory(index + 1);
      const scheduled = this.whole.activities.find(({ eventId }) => eventId === Number(event.eventId));
      if (scheduled) this.sayAttempts(scheduled);
      if (index === Math.floor(this.events.length / 2)) this.sayFault('used-up');
    }
    return this.world;
  }

  private sayHistory(length: number): void {
    this.world.push({ source: 'history', history: readHistory(this.events.slice(0, length)) });
  }

  private sayFault(ended: Fault['state'] | null): void {
    const armed = fault({
      scope: { transfer: this.whole.details?.referenceId },
      armedAt: new Date((this.whole.startedAtMs ?? 0) - 1_000).toISOString(),
      count: 3,
      remaining: ended ? 0 : 3,
      state: ended ?? 'armed',
      endedAt: ended && new Date((this.whole.startedAtMs ?? 0) + 5).toISOString(),
    });
    this.world.push({ source: 'fault', fault: armed });
  }

  /** Temporal describes each attempt as it begins and as it has failed; the bank logs it in between. */
  private sayAttempts(activity: ActivityFacts): void {
    const last = activity.attempts || this.choices.attemptsBeforeCancel;
    this.describe(activity, { attempt: 1, state: 'scheduled', nextAttemptAtMs: activity.scheduledAtMs });
    for (let attempt = 1; attempt <= last; attempt += 1) {
      const ms = activity.scheduledAtMs + attempt * 2;
      this.describe(activity, { attempt, state: 'started', lastStartedAtMs: ms - 1 });
      this.sayCall(activity, attempt, last);
      if (attempt < last || activity.end === 'cancelled') {
        const times = { lastStartedAtMs: ms - 1, lastEndedAtMs: ms, nextAttemptAtMs: ms + 1 };
        this.describe(activity, { attempt: attempt + 1, state: 'scheduled', ...times });
      }
    }
    this.world.push({
      source: 'description',
      description: { ...NO_DESCRIPTION, transitions: this.world.length },
    });
  }

  private describe({ activityId }: ActivityFacts, facts: Partial<PendingFacts>): void {
    const nothing = { attempt: 1, lastStartedAtMs: null, lastEndedAtMs: null, nextAttemptAtMs: null };
    const pending: PendingFacts = {
      ...{ activityId, state: 'scheduled', pausedAtMs: null, lastFailure: null },
      ...nothing,
      ...facts,
    };
    this.world.push({
      source: 'description',
      description: { transitions: this.world.length, pending: [pending] },
    });
  }

  private sayCall(activity: ActivityFacts, attempt: number, last: number): void {
    const { outcome, transactionId } = this.resultOf(activity, attempt, last);
    this.attempts += 1;
    if (outcome === 'failed' && !this.choices.reached(this.attempts)) return;
    const operation = operationOf(activity.name);
    const kind = ENTRY_KINDS[operation];
    if (outcome === 'posted' && kind && transactionId) this.sayEntries(activity, kind, transactionId);
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
    this.world.push({ source: 'call', call });
  }

  /** What the history says of a step, the bank has done: on the last attempt, or on the first and nobody heard. */
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

  private sayEntries(activity: ActivityFacts, kind: EntryKind, transactionId: string): void {
    const amountMinor = this.whole.details?.amountMinor ?? 0;
    for (const signed of [-amountMinor, amountMinor]) {
      this.entries += 1;
      const entry: Entry = {
        id: this.entries,
        transactionId,
        account: `${activity.account} or clearing`,
        amountMinor: signed,
        balanceMinor: 0,
        kind,
        key: activity.key,
        transfer: this.whole.details?.referenceId ?? null,
        postedAt: new Date(activity.scheduledAtMs).toISOString(),
      };
      this.world.push({ source: 'entry', entry });
    }
  }
}
