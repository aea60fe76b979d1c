import { describe, expect, it } from 'vitest';
import { readHistory } from '#lib/transfers/view/history.ts';
import {
  type DescriptionFacts,
  NO_DESCRIPTION,
  type PendingFacts,
} from '#lib/transfers/view/pending-activities.ts';
import { describeAgainInMs } from './describe-schedule.ts';

const NOW = 1_000_000;
const IDLE = readHistory([]);
const BUSY = {
  ...IDLE,
  activities: [
    {
      eventId: 5,
      activityId: '1',
      name: 'deposit' as const,
      key: 'k',
      closes: null,
      account: null,
      scheduledAtMs: NOW,
      lastStartedAtMs: null,
      attempts: 0,
      worker: null,
      failureBefore: null,
      end: null,
      endedAtMs: null,
      endEventId: null,
      result: null,
      failure: null,
    },
  ],
};

function pending(facts: Partial<PendingFacts>): DescriptionFacts {
  const started: PendingFacts = {
    activityId: '1',
    attempt: 1,
    state: 'started',
    lastStartedAtMs: NOW,
    lastEndedAtMs: null,
    nextAttemptAtMs: null,
    worker: null,
    pause: null,
    lastFailure: null,
  };
  return { transitions: 1, pending: [{ ...started, ...facts }], closedAtMs: null };
}

describe('when a transfer is described again', () => {
  it('never, while nothing is under way that could change unseen', () => {
    expect(describeAgainInMs(IDLE, NO_DESCRIPTION, NOW, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(describeAgainInMs({ ...BUSY, closing: 'completed' }, pending({}), NOW, 0)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('not before the retry that is waited for falls due', () => {
    const waiting = pending({ state: 'scheduled', attempt: 4, nextAttemptAtMs: NOW + 8_000 });
    const inMs = describeAgainInMs(BUSY, waiting, NOW, 0);
    expect(inMs).toBeGreaterThanOrEqual(8_000);
    expect(inMs).toBeLessThan(8_100);
  });

  it('in growing steps while an attempt runs, or is due and nobody takes it, and never slower than every 2 s', () => {
    for (const description of [pending({}), pending({ state: 'scheduled', nextAttemptAtMs: NOW - 5 })]) {
      const pauses = [0, 1, 2, 3, 10, 50].map((quiet) => describeAgainInMs(BUSY, description, NOW, quiet));
      expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
      expect(pauses[0]).toBeLessThan(100);
      expect(pauses.at(-1)).toBe(2_000);
    }
  });
});
