import { addUp, movementsOf } from '#lib/transfers/view/movements.ts';
import { retryInterval } from '#lib/transfers/view/segments.ts';
import {
  type ApprovalView,
  type AttemptView,
  type BankCall,
  type DecisionView,
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
  if (view.closedAt && ms(view.closedAt) <= atMs) return view;
  const moment = new Moment(view, atMs);
  const timeline = moment.timeline();
  const entries = view.entries.filter(({ postedAt }) => ms(postedAt) <= atMs);
  return {
    ...view,
    status: statusOf(timeline, view),
    message: null,
    closedAt: null,
    cancelRequestedAt: moment.knows(view.cancelRequestedAt) ? view.cancelRequestedAt : null,
    workerTurns: view.workerTurns.filter(({ at }) => ms(at) <= atMs),
    timeline,
    refundClaim: null,
    money: addUp(view.moneySource === 'ledger' ? movementsOf(entries) : postingsOf(timeline, view)),
    entries,
    faults: view.faults
      .filter(({ from }) => ms(from) <= atMs)
      .map((fault) =>
        moment.knows(fault.to) ? fault : { ...fault, state: 'armed', endedAt: null, to: null },
      ),
    bug: null,
  };
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

  /** A step whose key is closed later has no outcome until then. */
  private ended(step: StepView): StepView {
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
    const isOver = last !== undefined && endMs !== null && endMs <= this.atMs;
    const retry = isOver ? this.retryAfter(last.attempt, endMs, step) : null;
    return {
      ...step,
      status: retry ? 'retrying' : last ? 'running' : 'waiting',
      isCancelled: false,
      transactionId: null,
      endedAt: null,
      attempts,
      attemptCount: last?.attempt ?? 0,
      callCount: attempts.flatMap(({ bank, redelivered }) => [bank, redelivered]).filter(Boolean).length,
      retry,
      pausedBy: null,
      failure: attempts.findLast(({ failure }) => failure)?.failure ?? null,
      segments: this.segments(step.segments, retry?.nextAttemptAt),
    };
  }

  private retryAfter(attempt: number, endMs: number, { maximumAttempts }: StepView): RetryView {
    const dueMs = endMs + retryInterval(this.view.retryPolicy, attempt);
    return { attempt: attempt + 1, maximumAttempts, nextAttemptAt: new Date(dueMs).toISOString() };
  }

  private attempts(step: StepView): AttemptView[] {
    const last = step.attempts.findLastIndex(({ startedAt }) => this.knows(startedAt));
    return step.attempts.slice(0, last + 1).map((attempt) => this.attempt(attempt, step));
  }

  private attempt(attempt: AttemptView, step: StepView): AttemptView {
    const endMs = endOf(attempt.attempt, step);
    if (endMs !== null && endMs <= this.atMs) return attempt;
    const [bank, redelivered] = [attempt.bank, attempt.redelivered].map((call) => this.call(call));
    return {
      ...attempt,
      status: 'running',
      endedAt: null,
      bank: bank ?? null,
      redelivered: redelivered ?? null,
      failure: null,
    };
  }

  private call(call: BankCall | null): BankCall | null {
    return call && ms(call.at) + call.durationMs <= this.atMs ? call : null;
  }

  private segments(segments: readonly Segment[], foreseen: string | null = null): Segment[] {
    return segments
      .filter(({ from }) => ms(from) <= this.atMs)
      .map((segment) =>
        this.knows(segment.to)
          ? segment
          : { ...segment, to: segment.kind === 'backing-off' ? foreseen : null },
      );
  }
}

/** A withdrawal and a deposit are shown from the start. */
function notBegun(step: StepView): StepView[] {
  if (step.name !== 'withdraw' && step.name !== 'deposit') return [];
  return [
    {
      ...step,
      ...{
        status: 'upcoming',
        isCancelled: false,
        eventId: null,
        transactionId: null,
        startedAt: null,
        endedAt: null,
      },
      ...{
        attempts: [],
        attemptCount: 0,
        callCount: 0,
        retry: null,
        pausedBy: null,
        failure: null,
        segments: [],
      },
    },
  ];
}

/** Where its end is not recorded, that of its segment. Null of the last, while it runs. */
function endOf(attempt: number, { attempts, segments, endedAt }: StepView): number | null {
  const own = attempts.find((one) => one.attempt === attempt);
  const running = segments.find((segment) => segment.kind === 'running' && segment.attempt === attempt);
  const next = attempts.find((one) => one.attempt === attempt + 1);
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

function ms(at: string): number {
  return Date.parse(at);
}
