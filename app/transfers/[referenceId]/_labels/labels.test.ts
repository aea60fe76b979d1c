import { describe, expect, it } from 'vitest';
import type { BankCall } from '#lib/transfers/view/timeline-items.ts';
import { describeBankSide, describeRetryPolicy, describeWorkerSide } from './labels.ts';

const RETRY = {
  initialIntervalMs: 1_000,
  backoffCoefficient: 2,
  maximumIntervalMs: 60_000,
  maximumAttempts: 500,
  startToCloseTimeoutMs: 60_000,
};

const CALL: BankCall = {
  outcome: 'posted',
  status: null,
  code: null,
  faultKind: 'lose-answer',
  answerLost: true,
  transactionId: 'D7',
  durationMs: 1,
};

describe('a retry policy', () => {
  it('is said in full', () => {
    expect(describeRetryPolicy(RETRY)).toBe(
      'Up to 500 attempts: first 1 s apart, then twice as long each time, at most 1 min. Each may take 1 min.',
    );
  });

  it('without a limit says so', () => {
    expect(describeRetryPolicy({ ...RETRY, maximumAttempts: 0, backoffCoefficient: 1 })).toBe(
      'As many attempts as it takes: 1 s apart. Each may take 1 min.',
    );
  });
});

describe('an attempt whose answer was lost', () => {
  it('was posted at the bank, and unknown for the worker', () => {
    const attempt = { attempt: 1, startedAt: null, endedAt: null, redelivered: null, failure: null };
    expect(describeBankSide(CALL)).toBe('Posted as D7, but the answer was lost');
    expect(describeWorkerSide({ ...attempt, status: 'failed', bank: CALL })).toBe('No answer came');
  });

  it('is answered as already applied on the repeat', () => {
    const repeat: BankCall = { ...CALL, outcome: 'replayed', status: 200, answerLost: false };
    expect(describeBankSide(repeat)).toBe('Already applied as D7: nothing moved a second time');
  });
});
