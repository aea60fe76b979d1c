import { describe, expect, it } from 'vitest';
import { stepsUpTo } from './scale.ts';

describe('a scale of whole numbers', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [5, [0, 2, 4, 6]],
    [40, [0, 10, 20, 30, 40]],
    [41, [0, 20, 40, 60]],
    [999, [0, 500, 1_000]],
  ])('up to %d has lines where people count', (most, steps) => {
    expect(stepsUpTo(most)).toEqual(steps);
  });
});
