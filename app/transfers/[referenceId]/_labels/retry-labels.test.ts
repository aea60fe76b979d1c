import { describe, expect, it } from 'vitest';
import { describeRetryPolicy } from './retry-labels.ts';

const RETRY = {
  initialIntervalMs: 1_000,
  backoffCoefficient: 2,
  maximumIntervalMs: 60_000,
  maximumAttempts: 500,
  startToCloseTimeoutMs: 60_000,
};

describe('a retry policy', () => {
  it('is said in full, by its name too', () => {
    expect(describeRetryPolicy(RETRY)).toEqual([
      'Standard',
      'Up to 500 attempts',
      '1 s backoff, ×2 up to 1 min',
      '1 min timeout each',
    ]);
  });

  it('without a limit says so', () => {
    expect(describeRetryPolicy({ ...RETRY, maximumAttempts: 0, backoffCoefficient: 1 })).toEqual([
      'Unlimited attempts',
      '1 s apart',
      '1 min timeout each',
    ]);
  });
});
