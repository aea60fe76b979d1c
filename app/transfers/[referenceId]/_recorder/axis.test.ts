import { expect, it } from 'vitest';
import { START_MS } from '#testing/transfers/sources.ts';
import { positionOf, ticksOf } from './axis.ts';

it('has a few round ticks from a tenth of a second to a week', () => {
  for (const lengthMs of [100, 999, 10_000, 61_000, 3_600_001, 7 * 86_400_000]) {
    const ticks = ticksOf({ fromMs: START_MS, toMs: START_MS + lengthMs });
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(8);
  }
});

it('keeps what lies beyond it at its edge', () => {
  const axis = { fromMs: START_MS, toMs: START_MS + 1_000 };
  expect([-5, 250, 9_000].map((ms) => positionOf(START_MS + ms, axis))).toEqual([0, 25, 100]);
});
