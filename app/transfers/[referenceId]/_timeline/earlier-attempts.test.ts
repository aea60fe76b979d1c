import { expect, it } from 'vitest';
import { listedAttempts } from '#lib/transfers/view/attempts.ts';
import type { AttemptView, BankCall } from '#lib/transfers/view/timeline-items.ts';
import { earlierAttempts } from './earlier-attempts.ts';

const FAILED: BankCall = {
  at: '2026-01-01T00:00:00.000Z',
  outcome: 'failed',
  status: 503,
  code: 'bank_unavailable',
  faultKind: 'down',
  answerLost: false,
  transactionId: null,
  durationMs: 1,
};

function attempts(count: number, postedAt?: number): AttemptView[] {
  return Array.from({ length: count }, (_, index) => ({
    attempt: index + 1,
    status: 'failed',
    startedAt: null,
    endedAt: null,
    bank: index + 1 === postedAt ? { ...FAILED, outcome: 'posted', answerLost: true } : FAILED,
    worker: null,
    redelivered: null,
    unrecorded: null,
    failure: null,
  }));
}

const step = (attempts: AttemptView[], attemptCount = attempts.length) => ({ attempts, attemptCount });

it('lists every attempt before the latest six where a person can still read them', () => {
  expect(earlierAttempts(step(attempts(4))).listed).toEqual([]);
  expect(earlierAttempts(step(attempts(90))).listed.map(({ attempt }) => attempt)).toEqual(
    Array.from({ length: 84 }, (_, index) => index + 1),
  );
});

it('of thousands lists the first, the last, and whichever the bank did anything on', () => {
  const { count, listed, omitted } = earlierAttempts(step(listedAttempts(attempts(5_000, 2_345)), 5_000));
  expect([count, omitted]).toEqual([4_994, 4_899]);
  expect(listed).toHaveLength(95);
  expect(listed.map(({ attempt }) => attempt)).toContain(2_345);
});
