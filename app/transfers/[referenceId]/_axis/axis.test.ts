import { describe, expect, it } from 'vitest';
import type { Segment, StepView } from '#lib/transfers/view/timeline-items.ts';
import { axisOf, barsOf, spanOf, ticksOf, timeSpent } from './axis.ts';

const START_MS = Date.parse('2026-01-01T12:00:00.000Z');
const at = (ms: number) => new Date(START_MS + ms).toISOString();
const axis = { fromMs: START_MS, toMs: START_MS + 10_000 };

function segment(
  kind: Segment['kind'],
  from: number,
  to: number | null,
  attempt: number | null = 1,
): Segment {
  return { kind, from: at(from), to: to === null ? null : at(to), attempt, exact: true };
}

function step(segments: Segment[]): StepView {
  return {
    kind: 'step',
    name: 'deposit',
    eventId: null,
    isCancelled: false,
    key: 'k',
    account: null,
    bank: null,
    status: 'retrying',
    transactionId: null,
    startedAt: at(0),
    endedAt: null,
    maximumAttempts: 500,
    attempts: [],
    attemptCount: 0,
    retry: null,
    pausedBy: null,
    failure: null,
    segments,
  };
}

describe('the bars of thousands of attempts', () => {
  const attempts = Array.from({ length: 5_000 }, (_, index) => [
    segment('running', index * 2, index * 2 + 0.5, index + 1),
    segment('backing-off', index * 2 + 0.5, index * 2 + 2, index + 1),
  ]).flat();
  const bars = barsOf(attempts, axis, START_MS + 10_000);

  it('are at most 300 or so, without a gap', () => {
    expect(bars.length).toBeLessThanOrEqual(301);
    const covered = bars.reduce((sum, { width }) => sum + width, 0);
    expect(covered).toBeCloseTo(100, 0);
  });

  it('are labelled by what took most of their time', () => {
    expect(new Set(bars.map(({ kind }) => kind))).toEqual(new Set(['backing-off']));
    expect(bars[0]?.title).toMatch(/^Attempts 1 to \d+: mostly backoff$/);
  });
});

describe('the axis', () => {
  it('of an ended transfer ends with it, whatever the time is now', () => {
    const ended = { startedAt: at(0), closedAt: at(4_000), timeline: [] };
    expect(axisOf(ended, START_MS + 99_000)).toEqual({ fromMs: START_MS, toMs: START_MS + 4_000 });
  });

  it('reaches to the end of the current backoff', () => {
    const timeline = [step([segment('running', 0, 1_000), segment('backing-off', 1_000, 9_000)])];
    const open = { startedAt: at(0), closedAt: null, timeline };
    expect(axisOf(open, START_MS + 2_000).toMs).toBe(START_MS + 9_000);
  });

  it('has a length even where nothing took any time', () => {
    const instant = { startedAt: at(0), closedAt: at(0), timeline: [] };
    expect(ticksOf(axisOf(instant, START_MS)).every(({ x }) => Number.isFinite(x))).toBe(true);
  });

  it('has a few round ticks from a hundred milliseconds to a week', () => {
    for (const lengthMs of [200, 999, 10_000, 61_000, 3_600_001, 7 * 86_400_000]) {
      const ticks = ticksOf({ fromMs: START_MS, toMs: START_MS + lengthMs });
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
    }
  });
});

describe('bars', () => {
  it('are drawn where their time was, side by side', () => {
    const segments = [
      segment('waiting', 0, 1_000),
      segment('running', 1_000, 3_000),
      segment('backing-off', 3_000, 5_000),
    ];
    const bars = barsOf(segments, axis, START_MS + 10_000);
    expect(bars.map(({ x, width }) => [x, width])).toEqual([
      [0, 10],
      [10, 20],
      [30, 20],
    ]);
  });

  it('grow while they are open, and say so', () => {
    const [bar] = barsOf([segment('running', 2_000, null)], axis, START_MS + 7_000);
    expect(bar).toMatchObject({ x: 20, width: 50, title: 'Attempt 1: running, 5 s so far' });
  });

  it('are not drawn before they begin', () => {
    expect(barsOf([segment('running', 9_000, null)], axis, START_MS + 5_000)).toEqual([]);
  });

  it('of a fault armed long before the transfer begin where the axis begins', () => {
    expect(spanOf(at(-60_000), at(5_000), axis, START_MS + 10_000)).toEqual({ x: 0, width: 50 });
    expect(spanOf(at(-60_000), at(-1_000), axis, START_MS + 10_000)).toBeUndefined();
  });
});

it('time spent is summed by kind, longest first, and never counts the future', () => {
  const segments = [
    segment('running', 0, 1_000),
    segment('backing-off', 1_000, 9_000),
    segment('running', 9_000, null),
  ];
  expect(timeSpent(segments, START_MS + 4_000).map(({ kind, ms }) => [kind, ms])).toEqual([
    ['backing-off', 3_000],
    ['running', 1_000],
  ]);
});
