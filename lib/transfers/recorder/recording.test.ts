import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interruption } from '#lib/interruptions/interruption.ts';
import { viewAsOf } from '#lib/transfers/replay/view-as-of.ts';
import type { ActivityFacts } from '#lib/transfers/view/history.ts';
import type { TransferSources } from '#lib/transfers/view/projection.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import {
  activity,
  at,
  call,
  fault,
  history,
  pending,
  posted,
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
  const bank2 = recording.lanes.find(({ name }) => name === 'bank2.example.com');

  it('is a band in the lane of its bank alone', () => {
    expect(recording.lanes.filter(({ bands }) => bands.length > 0)).toEqual([bank2]);
    expect(bank2?.bands).toMatchObject([{ fromMs: START_MS + 500, toMs: null }]);
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
    expect(outage.workerChanges).toEqual([
      { at: at(4_000), from: '8276@host', to: '8954@host', isGone: false, repeated: 0 },
    ]);
  });

  it('merges attempts that would cover each other', () => {
    const late = recordingOf(outage, START_MS + 60_000);
    const late2 = late.lanes.find(({ name }) => name === 'bank2.example.com');
    const numbersOn = (axisPx: number) =>
      mergeDots(late2?.dots ?? [], late, axisPx).map((dot) => labelOf(dot));
    expect(numbersOn(2_000)).toEqual(['1', '2', '3']);
    expect(numbersOn(550)).toEqual(['1–2', '3']);
    expect(numbersOn(200)).toEqual(['1–3']);
  });
});

describe('a worker that is killed while the bank is down', () => {
  const CRASH = {
    process: 'worker',
    kind: 'crashed',
    pid: 8276,
    end: 'SIGKILL',
    from: at(2_500),
    to: at(3_500),
  } as const;
  const killed = (interruptions: Interruption[] | null) =>
    viewOf(
      sources({
        history: history(
          [
            posted('withdraw', 'W1'),
            activity('deposit', {
              ...{ eventId: 11, attempts: 5, worker: '8954@host', lastStartedAtMs: START_MS + 9_000 },
              ...{
                end: 'completed',
                endedAtMs: START_MS + 9_100,
                endEventId: 20,
                result: { transactionId: 'D1' },
              },
            }),
          ],
          {
            workerTurns: [
              { worker: '8276@host', atMs: START_MS },
              { worker: '8954@host', atMs: START_MS + 9_000 },
            ],
          },
        ),
        calls: [1_000, 2_000, 4_000, 6_000, 9_010].map((ms, index) => call(index + 1, { at: at(ms) })),
        interruptions,
      }),
    );
  const numbersIn = (view: TransferView) =>
    recordingOf(view, START_MS + 10_000)
      .lanes.filter(({ kind }) => kind === 'worker')
      .map(({ name, dots }) => [name, dots.filter(({ step }) => step?.name === 'deposit').map(labelOf)]);

  it('has a lane, with its crash, and so has the one that goes on, with what it did', () => {
    const { lanes } = recordingOf(killed([CRASH]), START_MS + 10_000);
    expect(numbersIn(killed([CRASH]))).toEqual([
      ['8276@host', ['1', '2']],
      ['8954@host', ['3', '4', '5']],
    ]);
    expect(lanes.flatMap(({ name, bands }) => bands.map((band) => [name, band.fromMs, band.toMs]))).toEqual([
      ['8276@host', START_MS + 2_500, START_MS + 3_500],
    ]);
    expect(killed([CRASH]).workerChanges).toEqual([
      { at: at(4_000), from: '8276@host', to: '8954@host', isGone: true, repeated: 0 },
    ]);
  });

  it('leaves open whose an attempt was where a third worker may have made it, or nobody kept a record', () => {
    const third = { ...CRASH, pid: 8500, from: at(5_000), to: at(5_500) };
    expect(numbersIn(killed([CRASH, third]))).toEqual([
      [null, ['3', '4']],
      ['8276@host', ['1', '2']],
      ['8954@host', ['5']],
    ]);
    expect(numbersIn(killed(null))).toEqual([
      [null, ['1', '2', '3', '4']],
      ['8276@host', []],
      ['8954@host', ['5']],
    ]);
    expect(killed(null).workerChanges).toMatchObject([{ isGone: false }]);
  });

  it('is down in a replay only from then, and until it was up', () => {
    const bandsAt = (ms: number) => viewAsOf(killed([CRASH]), START_MS + ms).interruptions;
    expect(bandsAt(2_000)).toEqual([]);
    expect(bandsAt(3_000)).toEqual([{ ...CRASH, to: null }]);
    expect(bandsAt(4_000)).toEqual([CRASH]);
  });

  it('shows what the processes of Temporal and the bank went through, clipped to it; the one process for all banks in each, and not the web', () => {
    const of = (process: Interruption['process'], fromMs: number, toMs: number | null) =>
      ({ ...CRASH, process, from: at(fromMs), to: toMs === null ? null : at(toMs) }) as const;
    const view = killed([
      of('temporal', -9_000, -8_000),
      of('temporal', -1_000, 700),
      of('bank', 8_000, null),
      of('web', 1_000, 2_000),
    ]);
    const { lanes } = recordingOf(view, START_MS + 10_000);
    expect(lanes.flatMap(({ kind, bands }) => bands.map((band) => [kind, band.fromMs, band.toMs]))).toEqual([
      ['temporal', START_MS, START_MS + 700],
      ['bank', START_MS + 8_000, null],
      ['bank', START_MS + 8_000, null],
    ]);
  });
});

it('counts a step that was done and is done again by a later worker, and no attempt that it makes again', () => {
  const repeatedIn = (activities: ActivityFacts[]) =>
    viewOf(
      sources({
        history: history(activities, {
          workerTurns: [
            { worker: 'A', atMs: START_MS },
            { worker: 'B', atMs: START_MS + 1_000 },
          ],
        }),
      }),
    ).workerChanges.map(({ repeated }) => repeated);
  const withdrawn = posted('withdraw', 'W1');
  const again = { ...posted('withdraw', 'W1', 15), activityId: 'again', scheduledAtMs: START_MS + 1_500 };
  const cutOff = activity('deposit', { eventId: 11, attempts: 2, lastStartedAtMs: START_MS + 1_200 });
  expect(repeatedIn([withdrawn, cutOff])).toEqual([0]);
  expect(repeatedIn([withdrawn, again])).toEqual([1]);
});

it.each(RECORDED_PATHS)(
  'is the same in whichever order the sources of %s came, with no step repeated',
  (_path, events) => {
    const inOrder = recordedSources(events);
    const closedMs = inOrder.history.closedAtMs ?? START_MS;
    const startedMs = inOrder.history.startedAtMs ?? START_MS;
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.double({ min: 0, max: 1, noNaN: true }), (keys, share) => {
        const changedAtMs = startedMs + Math.round(share * (closedMs - startedMs));
        const recordedWith = (given: TransferSources) =>
          viewOf({
            ...given,
            history: {
              ...given.history,
              workerTurns: [
                { worker: '1@host', atMs: startedMs },
                { worker: '2@host', atMs: changedAtMs },
              ],
            },
          });
        const shuffle = <Item>(items: readonly Item[]) =>
          items
            .map((item) => [keys.next().value, item] as const)
            .sort(([one], [other]) => one - other)
            .map(([, item]) => item);
        const view = recordedWith(recordedSources(events, shuffle));
        expect(recordingOf(view, closedMs)).toEqual(recordingOf(recordedWith(inOrder), closedMs));
        expect(view.workerChanges.map(({ repeated }) => repeated)).toEqual([0]);
      }),
      { numRuns: 10 },
    );
  },
);

it('tells of workers that take turns as of those, and of no take-over', () => {
  const turns = (...workers: string[]) =>
    viewOf(
      sources({
        history: history([WITHDRAW], {
          workerTurns: workers.map((worker, index) => ({ worker, atMs: START_MS + index })),
        }),
      }),
    );
  expect(turns('A', 'B', 'A', 'B')).toMatchObject({ workerChanges: [], sharingWorkers: ['A', 'B'] });
  expect(turns('A', 'B', 'C').workerChanges.map(({ from, to }) => from + to)).toEqual(['AB', 'BC']);
  expect(turns('A', 'B', 'C').sharingWorkers).toEqual([]);
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
  const bank2 = lanes.find(({ name }) => name === 'bank2.example.com');
  expect(bank2?.dots.map(({ step, mark }) => [step?.name, mark])).toEqual([
    ['deposit', 'failed'],
    ['closeKey', 'void'],
  ]);
});
