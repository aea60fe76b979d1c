import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration } from './durations.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [1.44, '1.4 ms'],
    [9.97, '10 ms'],
    [87.4, '87 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [1_549, '1.5 s'],
    [18_312, '18.3 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [MINUTE, '1 min'],
    [125_000, '2 min 5 s'],
    [HOUR - 400, '1 h'],
    [HOUR + 3 * MINUTE, '1 h 3 min'],
    [DAY, '24 h'],
    [3 * DAY + 4 * HOUR, '3 d 4 h'],
  ])('of %d ms reads "%s"', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('an age', () => {
  it.each([
    [-5, 'now'],
    [999, 'now'],
    [12_900, '12 s'],
    [4 * MINUTE + 59_000, '4 min'],
    [3 * HOUR + 59 * MINUTE, '3 h'],
    [2 * DAY, '2 d'],
  ])('of %d ms reads "%s", also where another clock is ahead', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});
