import { expect, it } from 'vitest';
import { activity, at, call, history, pending, START_MS, sources } from '#testing/transfers/sources.ts';
import { stepsOf } from './timeline-items.ts';
import { buildView } from './transfer-view.ts';

const CALLS = 5_000;
const PAUSE_MS = 10_000;

it('a transfer with thousands of attempts has a page of a bounded size, which says how many there are', () => {
  const calls = Array.from({ length: CALLS }, (_, index) =>
    call(index + 1, { at: at(index * PAUSE_MS), durationMs: 100 }),
  );
  const described = pending({
    ...{ state: 'scheduled', attempt: CALLS + 1, lastStartedAtMs: null },
    nextAttemptAtMs: START_MS + CALLS * PAUSE_MS,
  });
  const facts = { history: history([activity('deposit')]), description: described, calls };
  const view = buildView(sources(facts), null);
  expect(JSON.stringify(view).length).toBeLessThan(200_000);
  const deposit = view && stepsOf(view).find(({ name }) => name === 'deposit');
  expect(deposit).toMatchObject({ attemptCount: CALLS, status: 'retrying' });
  expect(deposit?.attempts.map(({ attempt }) => attempt)).toEqual(
    [...Array(50).keys(), ...Array.from({ length: 50 }, (_, index) => CALLS - 50 + index)].map(
      (index) => index + 1,
    ),
  );
  const gaps = deposit?.segments.filter(({ from }, index, all) => index > 0 && all[index - 1]?.to !== from);
  expect(gaps).toEqual([]);
  expect(deposit?.segments.at(0)?.from).toBe(at(0));
  // Of a pause and 100 ms of work, the pause is drawn.
  expect(new Set(deposit?.segments.slice(100, -100).map(({ kind }) => kind))).toEqual(
    new Set(['backing-off']),
  );
});
