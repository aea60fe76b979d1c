import { addUp, movementsOf } from '#lib/transfers/view/movements.ts';
import { retryInterval } from '#lib/transfers/view/segments.ts';
import {
  type ApprovalView,
  type AttemptView,
  type BankCall,
  type DecisionView,
  EMPTY_STEP,
  hasBegun,
  type RetryView,
  type Segment,
  type StepView,
  stepsOf,
  type TimelineItem,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { MONEY_MOVED_BY, type OpenStatus } from '#temporal/contract.ts';

/**
 * What this transfer's page showed at a moment, from its record alone: nothing that was known only later. A wait
 * that had begun is shown with the end that was foreseen.
 */
export function viewAsOf(view: TransferView, atMs: number): TransferView {
  if (view.closedAt && endOfRecord(view, view.closedAt) <= atMs) return view;
  const moment = new Moment(view, atMs);
  const timeline = moment.timeline();
  const entries = view.entries.filter(({ postedAt }) => ms(postedAt) <= atMs);
  const money = addUp(view.moneySource === 'ledger' ? movementsOf(entries) : postingsOf(timeline, view));
  if (moment.knows(view.closedAt)) return { ...view, timeline, money, entries };
  return {
    ...view,
    status: statusOf(timeline, view),
    message: null,
    closedAt: null,
    cancelRequestedAt: moment.knows(view.cancelRequestedAt) ? view.cancelRequestedAt : null,
    workerTurns: view.workerTurns.filter(({ at }) => ms(at) <= atMs),
    workerChanges: view.workerChanges.filter(({ at }) => ms(at) <= atMs),
    timeline,
    refundClaim: null,
    money,
    entries,
    faults: view.faults
      .filter(({ from }) => ms(from) <= atMs)
      .map((fault) =>
        moment.knows(fault.to) ? fault : { ...fault, state: 'armed', endedAt: null, to: null },
      ),
    interruptions: view.interruptions
      ? view.interruptions
          .filter(({ from }) => ms(from) <= atMs)
          .map((one) => (moment.knows(one.to) ? one : { ...one, to: null }))
      : null,
    bug: null,
  };
}

/** In milliseconds since 1970: a repair, and a slow bank, post after the transfer has closed. */
export function endOfRecord(view: TransferView, closedAt: string): number {
  const calls = stepsOf(view).flatMap(({ attempts }) => attempts.flatMap(callsOf));
  return Math.max(
    ms(closedAt),
    ...view.entries.map(({ postedAt }) => ms(postedAt)),
    ...calls.map((call) => endOfCall(call)),
  );
}

class Moment {
  constructor(
    private readonly view: TransferView,
    private readonly atMs: number,
  ) {}

  knows(at: string | null): at is string {
    return at !== null && ms(at) <= this.atMs;
  }

  timeline(): TimelineItem[] {
    if (this.knows(this.view.closedAt))
      return this.view.timeline.map((item) => (item.kind === 'step' ? this.withCalls(item) : item));
    const items = this.view.timeline.flatMap((item) => this.item(item));
    const returns = stepsOf({ timeline: items }).some(({ name }) => name === 'refund');
    return items.map((item) =>
      item.kind === 'step' && item.status === 'upcoming' && returns ? { ...item, status: 'skipped' } : item,
    );
  }

  private item(item: TimelineItem): TimelineItem[] {
    if (!this.knows(item.startedAt)) return item.kind === 'step' ? notBegun(item) : [];
    switch (item.kind) {
      case 'approval':
        return [this.knows(item.endedAt) ? item : this.waiting(item)];
      case 'decision':
        return [this.knows(item.endedAt) ? item : this.waiting(item)];
      case 'step':
        return [this.knows(item.endedAt) ? this.ended(item) : this.open(item)];
    }
  }

  private waiting<Item extends ApprovalView | DecisionView>(item: Item): Item {
    const segments = this.segments(item.segments);
    return { ...item, status: 'waiting', decision: null, endedAt: null, segments };
  }

  private withCalls(step: StepView): StepView {
    return { ...step, attempts: step.attempts.map((attempt) => this.withKnownCalls(attempt)) };
  }

  private withKnownCalls({ bank, redelivered, ...attempt }: AttemptView): AttemptView {
    return { ...attempt, bank: this.call(bank), redelivered: this.call(redelivered) };
  }

  /** A step whose key is closed later has no outcome until then. */
  private ended(whole: StepView): StepView {
    const step = this.withCalls(whole);
    const isClosedLater = stepsOf(this.view).some(
      ({ name, key, startedAt, endedAt }) =>
        name === 'closeKey' &&
        key === step.key &&
        (startedAt ?? '') > (step.startedAt ?? '') &&
        !this.knows(endedAt),
    );
    if (!isClosedLater) return step;
    return { ...step, status: step.isCancelled ? 'cancelled' : 'unknown', transactionId: null };
  }

  private open(step: StepView): StepView {
    const attempts = this.attempts(step);
    const last = attempts.at(-1);
    const endMs = last ? endOf(last.attempt, step) : null;
    const isRunning = last !== undefined && (endMs === null || endMs > this.atMs);
    const retry = last && !isRunning ? this.retryAfter(last.attempt, endMs ?? 0, step) : null;
    return {
      ...step,
      status: isRunning ? 'running' : retry ? 'retrying' : this.statusBetween(step),
      isCancelled: false,
      transactionId: null,
      endedAt: null,
      attempts,
      attemptCount: last?.attempt ?? 0,
      callCount: attempts.flatMap(callsOf).length,
      retry,
      pausedBy: null,
      failure: attempts.findLast(({ failure }) => failure)?.failure ?? null,
      segments: this.segments(step.segments, retry),
    };
  }

  /** Null once it was due, where the next that is on record is another one: nobody knows which was next then. */
  private retryAfter(attempt: number, endMs: number, step: StepView): RetryView | null {
    const dueMs = endMs + retryInterval(this.view.retryPolicy, attempt);
    const next = step.attempts.find((one) => one.attempt > attempt && one.startedAt);
    if (dueMs < this.atMs && next?.attempt !== attempt + 1) return null;
    const { maximumAttempts } = step;
    return { attempt: attempt + 1, maximumAttempts, nextAttemptAt: new Date(dueMs).toISOString() };
  }

  private statusBetween({ segments }: StepView): 'retrying' | 'waiting' {
    const current = segments.findLast(({ from }) => ms(from) <= this.atMs);
    return current === undefined || current.kind === 'waiting' ? 'waiting' : 'retrying';
  }

  private attempts(step: StepView): AttemptView[] {
    const last = step.attempts.findLastIndex(({ startedAt }) => this.knows(startedAt));
    return step.attempts.slice(0, last + 1).map((attempt) => this.attempt(attempt, step));
  }

  private attempt(whole: AttemptView, step: StepView): AttemptView {
    const attempt = this.withKnownCalls(whole);
    const endMs = endOf(attempt.attempt, step);
    if (endMs !== null && endMs <= this.atMs) return attempt;
    return { ...attempt, status: 'running', endedAt: null, failure: null };
  }

  private call(call: BankCall | null): BankCall | null {
    return call && endOfCall(call) <= this.atMs ? call : null;
  }

  private segments(segments: readonly Segment[], retry: RetryView | null = null): Segment[] {
    return segments
      .filter(({ from }) => ms(from) <= this.atMs)
      .map((segment) =>
        this.knows(segment.to)
          ? segment
          : segment.kind === 'backing-off'
            ? { ...segment, to: retry?.nextAttemptAt ?? null, attempt: retry?.attempt ?? null }
            : { ...segment, to: null },
      );
  }
}

/** A withdrawal and a deposit are shown from the start. */
function notBegun(step: StepView): StepView[] {
  if (step.name !== 'withdraw' && step.name !== 'deposit') return [];
  return [{ ...step, ...EMPTY_STEP, status: 'upcoming' }];
}

/** Where its end is not recorded, that of its segment. Null of the last, while it runs. */
function endOf(attempt: number, { attempts, segments, endedAt }: StepView): number | null {
  const own = attempts.find((one) => one.attempt === attempt);
  const running = segments.find((segment) => segment.kind === 'running' && segment.attempt === attempt);
  const next = attempts.find((one) => one.attempt > attempt && one.startedAt);
  const end = own?.endedAt ?? running?.to ?? next?.startedAt ?? endedAt;
  return end === null ? null : ms(end);
}

function statusOf(timeline: readonly TimelineItem[], view: TransferView): OpenStatus {
  const last = timeline.findLast((item) => item.kind !== 'step' || hasBegun(item));
  if (!last) return 'submitted';
  if (last.kind === 'approval') return last.status === 'waiting' ? 'awaiting-approval' : 'submitted';
  if (last.kind === 'decision') return last.status === 'waiting' ? 'awaiting-operator' : 'refunding';
  return STATUS_OF_STEP[last.name](last, view);
}

const STATUS_OF_STEP: Record<StepView['name'], (step: StepView, view: TransferView) => OpenStatus> = {
  withdraw: ({ status }) => (status === 'posted' ? 'depositing' : 'withdrawing'),
  deposit: () => 'depositing',
  refund: () => 'refunding',
  recordExternalRefund: () => 'refunding',
  closeKey: ({ key }, view) => {
    const subject = stepsOf(view).find((step) => step.key === key && step.name !== 'closeKey')?.name;
    if (subject === 'withdraw') return 'withdrawal-unknown';
    return subject === 'deposit' ? 'deposit-unknown' : 'refunding';
  },
};

/** Stand-ins for entries, where the bank could not be asked. */
function postingsOf(timeline: readonly TimelineItem[], { amountMinor }: TransferView) {
  return stepsOf({ timeline }).flatMap(({ name, status, transactionId }) => {
    const counter = MONEY_MOVED_BY[name];
    return counter && status === 'posted' && transactionId ? [{ transactionId, counter, amountMinor }] : [];
  });
}

function callsOf({ bank, redelivered }: AttemptView): BankCall[] {
  return [bank, redelivered].filter((call) => call !== null);
}

function endOfCall({ at, durationMs }: BankCall): number {
  return ms(at) + durationMs;
}

function ms(at: string): number {
  return Date.parse(at);
}
