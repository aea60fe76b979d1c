import { describe, expect, it } from 'vitest';
import { viewAsOf } from '#lib/transfers/replay/view-as-of.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import {
  activity,
  at,
  call,
  fault,
  history,
  pending,
  START_MS,
  sources,
} from '#testing/transfers/sources.ts';
import { labelOf, mergeDots, recordingOf } from './recording.ts';

const kindsOf = (view: ReturnType<typeof viewOf>, nowMs: number) =>
  recordingOf(view, nowMs).lanes.map(({ kind }) => kind);

describe.each(RECORDED_PATHS)('the recording of %s', (_path, events) => {
  const view = viewOf(recordedSources(events));
  const closedMs = Date.parse(view.closedAt ?? '');

  it('has a lane for people, Temporal, the worker and each bank', () => {
    expect(kindsOf(view, closedMs).slice(0, 4)).toEqual(['people', 'temporal', 'worker', 'bank']);
  });

  it('draws nothing outside its axis', () => {
    const { fromMs, toMs, lanes } = recordingOf(view, closedMs);
    const times = lanes.flatMap(({ dots, spans }) => [
      ...dots.map(({ atMs }) => atMs),
      ...spans.map((span) => span.fromMs),
    ]);
    expect(times.filter((ms) => ms < fromMs || ms > toMs)).toEqual([]);
  });

  it('draws at a moment only what had happened', () => {
    const halfMs = (Date.parse(view.startedAt) + closedMs) / 2;
    const { lanes } = recordingOf(viewAsOf(view, halfMs), halfMs);
    expect(lanes.flatMap(({ dots }) => dots.filter(({ atMs }) => atMs > halfMs))).toEqual([]);
  });
});

const WITHDRAW = activity('withdraw', { key: 'ref-withdrawal' });
const outage = viewOf(
  sources({
    history: history([WITHDRAW, activity('deposit', { eventId: 11 })], {
      workerTurns: [
        { worker: '8276@host', atMs: START_MS },
        { worker: '8954@host', atMs: START_MS + 4_000 },
      ],
    }),
    description: pending({ attempt: 4, state: 'scheduled', nextAttemptAtMs: START_MS + 15_000 }),
    calls: [1_000, 2_000, 4_000].map((ms, index) => call(index + 1, { at: at(ms) })),
    faults: [fault({ scope: { bank: 'bank2.example.com' }, armedAt: at(500) })],
    bankOf: new Map([
      ['85-150', 'bank1.example.com'],
      ['43-812', 'bank2.example.com'],
    ]),
  }),
);

describe('an outage', () => {
  const recording = recordingOf(outage, START_MS + 8_000);
  const bank2 = recording.lanes.find(({ bank }) => bank === 'bank2.example.com');

  it('is a band in the lane of its bank alone', () => {
    expect(recording.lanes.filter(({ faults }) => faults.length > 0)).toEqual([bank2]);
    expect(bank2?.faults).toMatchObject([{ fromMs: START_MS + 500, toMs: null }]);
  });

  it('has a numbered dot for each attempt, and the next one foreseen', () => {
    expect(bank2?.dots.map(({ attempt, mark }) => [attempt, mark])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'failed'],
    ]);
    expect(recording.next).toEqual({ attempt: 4, atMs: START_MS + 15_000 });
    expect(recording.toMs).toBe(START_MS + 15_000);
  });

  it('has the worker that goes on, with no step done twice', () => {
    expect(recording.changes).toEqual([
      { atMs: START_MS + 4_000, from: '8276@host', to: '8954@host', repeated: 0 },
    ]);
  });

  it('merges attempts that would cover each other', () => {
    const late = recordingOf(outage, START_MS + 60_000);
    const numbersOn = (axisPx: number) =>
      mergeDots(late.lanes[4]?.dots ?? [], late, axisPx).map((dot) => labelOf(dot));
    expect(late.lanes[3]?.dots ?? []).toEqual([]);
    expect(numbersOn(2_000)).toEqual(['1', '2', '3']);
    expect(numbersOn(550)).toEqual(['1–2', '3']);
    expect(numbersOn(200)).toEqual(['1–3']);
  });
});

it('tells of workers that take turns as of those, and of no take-over', () => {
  const turns = (...workers: string[]) =>
    recordingOf(
      viewOf(
        sources({
          history: history([WITHDRAW], {
            workerTurns: workers.map((worker, index) => ({ worker, atMs: START_MS + index })),
          }),
        }),
      ),
      START_MS + 100,
    );
  expect(turns('A', 'B', 'A', 'B')).toMatchObject({ changes: [], sharing: ['A', 'B'] });
  expect(turns('A', 'B', 'C').changes.map(({ from, to }) => from + to)).toEqual(['AB', 'BC']);
  expect(turns('A', 'B', 'C').sharing).toEqual([]);
});

it('marks an answer that was lost after the bank had posted', () => {
  const lost = viewOf(
    sources({
      history: history([activity('deposit')]),
      description: pending({ attempt: 2, state: 'scheduled', nextAttemptAtMs: START_MS + 15_000 }),
      calls: [call(1, { outcome: 'posted', answerLost: true, status: null, transactionId: 'D1' })],
    }),
  );
  expect(recordingOf(lost, START_MS + 8_000).calls).toMatchObject([{ answer: 'lost' }]);
});

it('has the closing of a key in the lane of the bank that was asked', () => {
  const deposit = activity('deposit', {
    eventId: 11,
    end: 'cancelled',
    endedAtMs: START_MS + 20,
    endEventId: 13,
  });
  const closing = activity('closeKey', { eventId: 15, key: deposit.key, account: null });
  const closed = viewOf(
    sources({
      history: history([WITHDRAW, deposit, closing]),
      calls: [call(1), call(1, { id: 2, operation: 'close-key', at: at(30), bank: null, outcome: 'void' })],
      bankOf: new Map([['43-812', 'bank2.example.com']]),
    }),
  );
  const { lanes } = recordingOf(closed, START_MS + 2_000);
  const bank2 = lanes.find(({ bank }) => bank === 'bank2.example.com');
  expect(bank2?.dots.map(({ step, mark }) => [step?.name, mark])).toEqual([
    ['deposit', 'failed'],
    ['closeKey', 'void'],
  ]);
});
