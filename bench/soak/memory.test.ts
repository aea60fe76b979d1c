import { describe, expect, it } from 'vitest';
import { growthOf } from './memory.ts';

const TIMES = Array.from({ length: 40 }, (_, index) => index);

describe('what a process holds', () => {
  it('that grows with every transfer is found', () => {
    expect(growthOf(TIMES.map((n) => 100 + 3 * n))).toEqual({ mb: 30, grows: true });
  });

  it('that has filled its caches by half-time is flat', () => {
    expect(growthOf(TIMES.map((n) => 100 + Math.min(60, 4 * n)))).toEqual({ mb: 0, grows: false });
  });

  it('that goes up and down is flat', () => {
    expect(growthOf(TIMES.map((n) => 200 + 40 * (n % 2))).grows).toBe(false);
  });

  it('that was measured once is flat', () => {
    expect(growthOf([100]).grows).toBe(false);
  });
});
