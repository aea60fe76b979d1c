import { describe, expect, it } from 'vitest';
import type { Call } from '#lib/bank-client/contract.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import { hasBegun, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { activity, at, call, entry, history, START_MS, sources } from '#testing/transfers/sources.ts';
import { endOfRecord, viewAsOf } from './view-as-of.ts';

describe.each(RECORDED_PATHS)('the replay of %s', (path, events) => {
  const whole = viewOf(recordedSources(events));
  const moments = momentsOf(events);

  it('shows nothing that was known only later', () => {
    for (const atMs of moments) expect(laterThan(atMs, viewAsOf(whole, atMs))).toEqual([]);
  });

  // A call that was not sent is in no record once it is repeated.
  it.skipIf(path === 'completed-unsent-is-repeated')('shows what the page showed by then', () => {
    for (const atMs of moments.filter((moment) => isShown(writtenBy(moment, events)))) {
      const asShown = viewOf(sourcesBy(atMs, events));
      const replayed = viewAsOf(whole, atMs);
      expect([atMs, decidedIn(replayed)]).toEqual([atMs, decidedIn(asShown)]);
    }
  });

  it('ends with the record', () => {
    expect(viewAsOf(whole, (moments.at(-1) ?? 0) + 60_000)).toEqual(whole);
  });
});

const LOST = call(1, {
  at: at(1_000),
  outcome: 'posted',
  faultKind: 'lose-answer',
  status: null,
  answerLost: true,
  transactionId: 'D1',
});
const REPEAT = call(2, {
  at: at(2_010),
  outcome: 'replayed',
  status: 200,
  faultKind: null,
  transactionId: 'D1',
});
const lostAnswer = viewOf(
  sources({
    history: history(
      [
        activity('deposit', {
          scheduledAtMs: START_MS + 990,
          attempts: 2,
          lastStartedAtMs: START_MS + 2_005,
          end: 'completed',
          endedAtMs: START_MS + 2_020,
          endEventId: 9,
          result: { transactionId: 'D1' },
        }),
      ],
      { closing: 'completed', closedAtMs: START_MS + 2_030 },
    ),
    calls: [LOST, REPEAT],
    ledger: {
      asOfEventId: 50,
      entries: [{ ...entry(1, 'deposit', 'D1', 40_000), postedAt: at(1_000) }],
    },
  }),
);

function depositAt(ms: number) {
  const view = viewAsOf(lostAnswer, START_MS + ms);
  return { ...stepsOf(view).find(({ name }) => name === 'deposit'), money: view.money };
}

describe('a lost answer, replayed', () => {
  it('has delivered the money before the workflow knows', () => {
    const { status, transactionId, attempts, retry, money } = depositAt(1_500);
    expect(money.depositedMinor).toBe(40_000);
    expect([status, transactionId, attempts?.length]).toEqual(['retrying', null, 1]);
    expect(retry).toEqual({ attempt: 2, maximumAttempts: 500, nextAttemptAt: at(2_001) });
  });

  it('runs again before its answer is known', () => {
    const { status, attempts } = depositAt(2_010);
    expect(status).toBe('running');
    expect(attempts?.map((attempt) => [attempt.status, attempt.bank?.outcome])).toEqual([
      ['failed', 'posted'],
      ['running', undefined],
    ]);
  });

  it('does not tell the attempts to come', () => {
    expect(depositAt(995)).toMatchObject({ status: 'waiting', attempts: [], attemptCount: 0 });
    expect(depositAt(500)).toMatchObject({ status: 'upcoming', startedAt: null, segments: [] });
  });
});

/** Posted by the bank at 10 s, in a call of attempt 1 that its caller gave up at 5 s. */
const slowBank = viewOf(
  sources({
    history: history(
      [
        activity('deposit', {
          attempts: 2,
          lastStartedAtMs: START_MS + 6_000,
          end: 'completed',
          endedAtMs: START_MS + 6_100,
          endEventId: 9,
          result: { transactionId: 'D1' },
        }),
      ],
      { closing: 'completed', closedAtMs: START_MS + 6_200 },
    ),
    calls: [
      call(1, { at: at(1_000), outcome: 'replayed', faultKind: 'slow', status: 200, durationMs: 9_000 }),
      call(2, { at: at(6_000), outcome: 'posted', faultKind: null, status: 200, transactionId: 'D1' }),
    ],
    ledger: {
      asOfEventId: 50,
      entries: [{ ...entry(1, 'deposit', 'D1', 40_000), postedAt: at(6_001) }],
    },
  }),
);

it('shows what a slow bank did once it has, also after the transfer has closed', () => {
  const callsAt = (ms: number) =>
    stepsOf(viewAsOf(slowBank, START_MS + ms)).flatMap(({ attempts }) =>
      attempts.map(({ bank }) => bank?.outcome),
    );
  expect(callsAt(5_500)).toEqual([undefined]);
  expect(callsAt(6_150)).toEqual([undefined, 'posted']);
  expect(callsAt(8_000)).toEqual([undefined, 'posted']);
  expect(callsAt(10_000)).toEqual(['replayed', 'posted']);
  for (const ms of [5_500, 6_150, 8_000])
    expect(laterThan(START_MS + ms, viewAsOf(slowBank, START_MS + ms))).toEqual([]);
  expect(endOfRecord(slowBank, at(6_200))).toBe(START_MS + 10_000);
});

it('shows a repair when it was made', () => {
  const repaired = viewOf(
    sources({
      history: history([activity('withdraw')], { closing: 'terminated', closedAtMs: START_MS + 50 }),
      ledger: {
        asOfEventId: 50,
        entries: [entry(1, 'withdrawal', 'W1', -40_000), entry(60_000, 'refund', 'R1', 40_000)],
      },
    }),
  );
  const moneyAt = (ms: number) => viewAsOf(repaired, START_MS + ms).money;
  expect(moneyAt(50)).toMatchObject({ inTransitMinor: 40_000, refundedMinor: 0 });
  expect(moneyAt(60_000)).toMatchObject({ inTransitMinor: 0, refundedMinor: 40_000 });
  expect(endOfRecord(repaired, at(50))).toBe(START_MS + 60_000);
});

/** A deposit whose last attempt, at 200 s, succeeds. */
function depositOf(attempts: number, calls: Call[]) {
  const view = viewOf(
    sources({
      history: history(
        [
          activity('deposit', {
            attempts,
            lastStartedAtMs: START_MS + 200_000,
            end: 'completed',
            endedAtMs: START_MS + 200_020,
            endEventId: 9,
            result: { transactionId: 'D1' },
          }),
        ],
        { closing: 'completed', closedAtMs: START_MS + 200_030 },
      ),
      calls: [...calls, call(attempts, { at: at(200_010), outcome: 'posted', status: 200, faultKind: null })],
    }),
  );
  return (ms: number) => stepsOf(viewAsOf(view, START_MS + ms)).find(({ name }) => name === 'deposit');
}

describe('attempts that are not on record', () => {
  it('were retried, nobody knows how often, where the bank was not reached', () => {
    const deposit = depositOf(5, [])(10_000);
    expect(deposit).toMatchObject({ status: 'retrying', retry: null, attempts: [] });
    expect(deposit?.segments.map(({ kind, attempt }) => [kind, attempt])).toEqual([['backing-off', null]]);
  });

  it('have no number once the next was due', () => {
    const calls = Array.from({ length: 50 }, (_, index) => call(index + 1, { at: at(index * 100) }));
    const depositAt = depositOf(600, calls);
    expect(depositAt(4_902)).toMatchObject({ status: 'retrying', retry: { attempt: 51 } });
    const later = depositAt(199_999);
    expect(later).toMatchObject({ status: 'retrying', retry: null });
  });
});

/** Between events, so that it is clear which have happened. */
function momentsOf(events: readonly HistoryEvent[]): number[] {
  const times = [...new Set(events.map(({ eventTime }) => timestampMs(eventTime) ?? 0))].sort(
    (a, b) => a - b,
  );
  return times.flatMap((time, index) => ((times[index + 1] ?? time + 10) - time > 1 ? [time + 1] : []));
}

/** The start of an activity has the time of its start, and is written with its end. */
function writtenBy(atMs: number, events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const later = events.findIndex(({ eventTime }) => (timestampMs(eventTime) ?? 0) > atMs);
  return later < 0 ? events : events.slice(0, later);
}

/** Once the order is complete, and the workflow has seen each result, which it may reject. */
function isShown(events: readonly HistoryEvent[]): boolean {
  if (readHistory(events).details === null) return false;
  const ended = events.findLastIndex((event) => event.activityTaskCompletedEventAttributes);
  return events.slice(ended).some((event) => event.workflowTaskCompletedEventAttributes) || ended < 0;
}

function sourcesBy(atMs: number, events: readonly HistoryEvent[]) {
  const { calls, ledger, ...rest } = recordedSources(events);
  const entries = (ledger?.entries ?? []).filter(({ postedAt }) => Date.parse(postedAt) <= atMs);
  return {
    ...rest,
    history: readHistory(writtenBy(atMs, events)),
    calls: calls.filter((one) => Date.parse(one.at) + one.durationMs <= atMs),
    ledger: { entries, asOfEventId: 1_000_000 },
  };
}

/** What history alone decides: how far an open step has come is in other sources. */
function decidedIn(view: TransferView) {
  return {
    status: view.status,
    money: view.money,
    steps: stepsOf(view).map((step) => [
      step.name,
      hasBegun(step),
      step.endedAt === null ? 'open' : step.status,
      step.endedAt === null ? null : step.transactionId,
    ]),
    decisions: view.timeline.flatMap((item) => (item.kind === 'step' ? [] : [[item.status, item.decision]])),
    closedAt: view.closedAt,
  };
}

/** Deadlines and pauses are foreseen. */
const FORESEEN = ['deadline', 'nextAttemptAt'];

function laterThan(atMs: number, value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
    return isTime && Date.parse(value) > atMs ? [`${path} ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  if ('kind' in value && value.kind === 'backing-off') return [];
  if ('durationMs' in value && 'at' in value) {
    const endMs = Date.parse(String(value.at)) + Number(value.durationMs);
    if (endMs > atMs) return [`${path} ends ${endMs - atMs} ms later`];
  }
  return Object.entries(value)
    .filter(([name]) => !FORESEEN.includes(name))
    .flatMap(([name, part]) => laterThan(atMs, part, `${path}.${name}`));
}
