import { expect, it } from 'vitest';
import { at, START_MS } from '#testing/transfers/sources.ts';
import { timeSpent } from './time-spent.ts';

it('is summed by kind, longest first, and never counts the future', () => {
  const segments = [
    { kind: 'running', from: at(0), to: at(1_000), attempt: 1, exact: true },
    { kind: 'backing-off', from: at(1_000), to: at(9_000), attempt: 2, exact: true },
    { kind: 'running', from: at(9_000), to: null, attempt: 2, exact: true },
  ] as const;
  expect(timeSpent(segments, START_MS + 4_000).map(({ kind, ms }) => [kind, ms])).toEqual([
    ['backing-off', 3_000],
    ['running', 1_000],
  ]);
});
