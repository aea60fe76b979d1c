import { describe, expect, it } from 'vitest';
import type { BankCall } from '#lib/transfers/view/timeline-items.ts';
import { describeBankRecord, describeBankSide, describeWorkerSide } from './attempt-labels.ts';

const CALL: BankCall = {
  at: '2026-01-01T00:00:00.000Z',
  outcome: 'posted',
  status: null,
  code: null,
  faultKind: 'lose-answer',
  answerLost: true,
  transactionId: 'D7',
  durationMs: 1,
};

it('an outage is called the same whichever attempt met it', () => {
  const message = 'The bank is down. Nothing was posted.';
  const down: BankCall = {
    ...CALL,
    outcome: 'failed',
    status: 503,
    faultKind: 'down',
    answerLost: false,
    transactionId: null,
  };
  const attempt = {
    attempt: 1,
    startedAt: null,
    endedAt: null,
    redelivered: null,
    unrecorded: null,
    worker: null,
    status: 'failed',
  } as const;
  expect(describeWorkerSide({ ...attempt, failure: null, bank: down })).toBe(message);
});

it.each([
  ['removed', 'No longer recorded'],
  ['not-read', 'Not shown here'],
  [null, 'No call received'],
] as const)('an attempt without a call on record (%s) says no more than is known', (unrecorded, bankSide) => {
  const attempt = {
    attempt: 1,
    startedAt: null,
    endedAt: null,
    redelivered: null,
    worker: null,
    unrecorded,
  } as const;
  expect(describeBankRecord({ bank: null, unrecorded })).toBe(bankSide);
  const worker = describeWorkerSide({ ...attempt, status: 'failed', failure: null, bank: null });
  expect(worker).toBe(unrecorded ? 'Failed' : 'Failed before reaching the bank');
});

describe('an attempt whose answer was lost', () => {
  it('was posted at the bank, and unknown for the worker', () => {
    const attempt = {
      attempt: 1,
      startedAt: null,
      endedAt: null,
      redelivered: null,
      unrecorded: null,
      worker: null,
      failure: null,
    };
    expect(describeBankSide(CALL)).toBe('Posted as D7, but the response was lost');
    expect(describeWorkerSide({ ...attempt, status: 'failed', bank: CALL })).toBe('No response');
  });

  it('is answered as already posted on the repeat', () => {
    const repeat: BankCall = { ...CALL, outcome: 'replayed', status: 200, answerLost: false };
    expect(describeBankSide(repeat)).toBe('Already posted as D7, not repeated');
  });
});
