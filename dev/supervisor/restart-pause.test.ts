import { describe, expect, it } from 'vitest';
import { restartPauseMs } from './restart-pause.ts';

describe('restartPauseMs', () => {
  it('doubles while the process keeps dying young, up to half a minute', () => {
    const pauses: number[] = [];
    for (let death = 0; death < 7; death++) pauses.push(restartPauseMs(pauses.at(-1), 10));
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is short again after the process ran well', () => {
    expect(restartPauseMs(30_000, 60_000)).toBe(1000);
  });
});
