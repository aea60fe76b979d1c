import { describe, expect, it } from 'vitest';
import { growthOf } from './memory.ts';

const TIMES = Array.from({ length: 40 }, (_, index) => index);

describe('the memory of a process', () => {
  it('grows when every transfer adds to it', () => {
    expect(growthOf(TIMES.map((n) => 100 + 3 * n))).toEqual({ mb: 30, grows: true });
  });

  it('is flat when its caches are full halfway through the run', () => {
    expect(growthOf(TIMES.map((n) => 100 + Math.min(60, 4 * n)))).toEqual({ mb: 0, grows: false });
  });

  it('is flat when it goes up and down', () => {
    expect(growthOf(TIMES.map((n) => 200 + 40 * (n % 2))).grows).toBe(false);
  });

  it('is flat when it was measured once', () => {
    expect(growthOf([100]).grows).toBe(false);
  });
});
