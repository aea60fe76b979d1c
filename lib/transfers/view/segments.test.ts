import { describe, expect, it } from 'vitest';
import { activity, at, call, history, pending, START_MS, sources } from '#testing/transfers/sources.ts';
import { buildTimeline } from './timeline.ts';
import { type Segment, stepsOf } from './timeline-items.ts';

type Facts = Parameters<typeof sources>[0];

/** The deposit's segments: kind, from, to (milliseconds after the start), and whether they are exact. */
function segments(facts: Facts): [Segment['kind'], number, number | null, boolean][] {
  const deposit = stepsOf({ timeline: buildTimeline(sources(facts)) }).find(({ name }) => name === 'deposit');
  const ms = (time: string) => Date.parse(time) - START_MS;
  return (deposit?.segments ?? []).map(({ kind, from, to, exact }) => [
    kind,
    ms(from),
    to === null ? null : ms(to),
    exact,
  ]);
}

const OPEN = history([activity('deposit')]);

describe('where the time of a step went', () => {
  it('is exact where Temporal and the bank have recorded it', () => {
    const done = activity('deposit', {
      end: 'completed',
      attempts: 2,
      lastStartedAtMs: START_MS + 1_040,
      endedAtMs: START_MS + 1_060,
    });
    expect(segments({ history: history([done]), calls: [call(1, { at: at(10), durationMs: 20 })] })).toEqual([
      ['waiting', 0, 10, true],
      ['running', 10, 30, true],
      ['backing-off', 30, 1_040, true],
      ['running', 1_040, 1_060, true],
    ]);
  });

  it('goes on: waiting for a worker, under an attempt, or until the next is due and then for a worker', () => {
    expect(segments({ history: OPEN })).toEqual([['waiting', 0, null, true]]);
    const running = pending({ lastStartedAtMs: START_MS + 5 });
    expect(segments({ history: OPEN, description: running })).toEqual([
      ['waiting', 0, 5, true],
      ['running', 5, null, true],
    ]);
    const backingOff = pending({
      attempt: 2,
      state: 'scheduled',
      lastStartedAtMs: START_MS + 5,
      lastEndedAtMs: START_MS + 30,
      nextAttemptAtMs: START_MS + 1_030,
    });
    expect(segments({ history: OPEN, description: backingOff })).toEqual([
      ['waiting', 0, 5, true],
      ['running', 5, 30, true],
      ['backing-off', 30, 1_030, true],
      ['waiting', 1_030, null, true],
    ]);
  });

  it('waits for a person while the step is paused in Temporal', () => {
    const paused = pending({
      attempt: 2,
      state: 'paused',
      lastStartedAtMs: START_MS,
      pause: { by: 'olga@ops', atMs: START_MS + 70 },
    });
    const timed = { history: OPEN, description: paused, calls: [call(1, { at: at(0), durationMs: 20 })] };
    expect(segments(timed).slice(-2)).toEqual([
      ['backing-off', 20, 70, true],
      ['blocked-on-person', 70, null, true],
    ]);
  });

  it('says of a call without an answer that its end is inferred, as late as the policy allows', () => {
    const hung = call(1, { at: at(0), faultKind: 'hang', status: null });
    const description = pending({ attempt: 2, lastStartedAtMs: START_MS + 55_000 });
    expect(segments({ history: OPEN, description, calls: [hung] })).toEqual([
      ['running', 0, 54_000, false],
      ['backing-off', 54_000, 55_000, false],
      ['running', 55_000, null, true],
    ]);
  });

  it('says that no worker was there, when a retry was due for long before one took it', () => {
    const description = pending({ attempt: 2, lastStartedAtMs: START_MS + 30_000 });
    expect(
      segments({ history: OPEN, description, calls: [call(1, { at: at(0), durationMs: 100 })] }),
    ).toEqual([
      ['running', 0, 100, true],
      ['backing-off', 100, 1_100, false],
      ['waiting', 1_100, 30_000, false],
      ['running', 30_000, null, true],
    ]);
  });

  it('is one inexact stretch where attempts were made that nobody has recorded', () => {
    const description = pending({ attempt: 4, lastStartedAtMs: START_MS + 7_000 });
    expect(segments({ history: OPEN, description, calls: [call(1, { at: at(0), durationMs: 10 })] })).toEqual(
      [
        ['running', 0, 10, true],
        ['backing-off', 10, 7_000, false],
        ['running', 7_000, null, true],
      ],
    );
  });

  it('ends an attempt before the next began, though a slow bank acted later', () => {
    const slow = call(1, { at: at(0), faultKind: 'slow', durationMs: 90_000, answerLost: true });
    const description = pending({ attempt: 2, lastStartedAtMs: START_MS + 61_000 });
    expect(segments({ history: OPEN, description, calls: [slow] })).toEqual([
      ['running', 0, 60_000, false],
      ['backing-off', 60_000, 61_000, false],
      ['running', 61_000, null, true],
    ]);
  });

  it('is without gaps or overlaps even where two clocks disagree', () => {
    const done = activity('deposit', {
      scheduledAtMs: START_MS + 500,
      end: 'completed',
      attempts: 2,
      lastStartedAtMs: START_MS + 300,
      endedAtMs: START_MS + 900,
    });
    const all = segments({ history: history([done]), calls: [call(1, { at: at(100), durationMs: 20 })] });
    expect(all).toEqual([['running', 500, 900, true]]);
  });
});
