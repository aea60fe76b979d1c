import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY, type StepName } from '#temporal/contract.ts';
import type { Call } from '../bank/schemas.ts';
import type { PendingFacts } from './description.ts';
import type { ActivityFacts, HistoryFacts } from './history.ts';
import { buildSteps } from './timeline.ts';
import { buildView } from './view.ts';

const START_MS = Date.UTC(2026, 0, 1);

function activity(name: StepName, facts: Partial<ActivityFacts> = {}): ActivityFacts {
  return {
    eventId: 5,
    activityId: name,
    name,
    key: `ref-${name}`,
    account: 'some-account',
    scheduledAtMs: START_MS,
    endedAtMs: null,
    end: null,
    attempts: 0,
    result: null,
    failure: null,
    ...facts,
  };
}

function posted(name: StepName, transactionId: string): ActivityFacts {
  return activity(name, {
    end: 'completed',
    endedAtMs: START_MS + 10,
    attempts: 1,
    result: { transactionId },
  });
}

function history(activities: ActivityFacts[], facts: Partial<HistoryFacts> = {}): HistoryFacts {
  return {
    details: {
      referenceId: 'ref',
      sourceAccount: '85-150',
      targetAccount: '43-812',
      amountMinor: 40_000,
      currency: 'USD',
      requestedBy: 'teller',
      policy: { approvalThresholdMinor: 100_000, approvalDeadlineMs: 60_000, retry: DEFAULT_RETRY },
    },
    startedAtMs: START_MS,
    takenUpAtMs: START_MS,
    activities,
    approval: null,
    refundDecisions: [],
    cancelRequestedAtMs: null,
    closing: null,
    closedAtMs: null,
    result: null,
    failure: null,
    workflowTaskFailure: null,
    lastEventId: 5,
    ...facts,
  };
}

function pending(facts: Partial<PendingFacts>): PendingFacts {
  return {
    activityId: 'deposit',
    attempt: 1,
    maximumAttempts: 500,
    state: 'started',
    lastStartedAtMs: START_MS,
    nextAttemptAtMs: null,
    lastFailure: null,
    ...facts,
  };
}

function call(attempt: number, facts: Partial<Call> = {}): Call {
  return {
    id: attempt,
    at: new Date(START_MS + attempt).toISOString(),
    operation: 'deposit',
    key: 'ref-deposit',
    attempt,
    bank: 'bank2.example.com',
    account: '43-812',
    amountMinor: 40_000,
    transfer: 'ref',
    faultKind: 'down',
    status: 503,
    outcome: 'failed',
    code: 'bank_unavailable',
    transactionId: null,
    answerLost: false,
    durationMs: 1,
    ...facts,
  };
}

const REFUSED = { message: 'No.', type: 'InvalidAccountError', cause: null };

describe('the steps of a transfer', () => {
  it('stand there from the start, though history does not know them yet', () => {
    const steps = buildSteps({ history: history([]), description: { pending: [] }, calls: [] });
    expect(steps.map(({ name, status }) => [name, status])).toEqual([
      ['withdraw', 'upcoming'],
      ['deposit', 'upcoming'],
    ]);
  });

  it('count every attempt without a gap, also those that never reached the bank', () => {
    const lastFailure = { message: 'no connection', type: 'BankUnreachable', cause: null };
    const [deposit] = buildSteps({
      history: history([activity('deposit')]),
      description: {
        pending: [pending({ attempt: 4, state: 'scheduled', nextAttemptAtMs: START_MS, lastFailure })],
      },
      calls: [call(1)],
    });
    expect(
      deposit?.attempts.map(({ attempt, bank, failure }) => [attempt, bank?.outcome, failure?.type]),
    ).toEqual([
      [1, 'failed', undefined],
      [2, undefined, undefined],
      [3, undefined, 'BankUnreachable'],
    ]);
    expect(deposit).toMatchObject({ status: 'retrying', retry: { attempt: 4, maximumAttempts: 500 } });
  });

  it('show a lost answer as what it was: posted, then found posted', () => {
    const [deposit] = buildSteps({
      history: history([
        activity('deposit', { end: 'completed', attempts: 2, result: { transactionId: 'D1' } }),
      ]),
      description: { pending: [] },
      calls: [
        call(1, { outcome: 'posted', status: null, answerLost: true, transactionId: 'D1' }),
        call(2, { outcome: 'replayed', status: 200, transactionId: 'D1' }),
      ],
    });
    expect(deposit?.attempts.map(({ bank }) => [bank?.outcome, bank?.answerLost])).toEqual([
      ['posted', true],
      ['replayed', false],
    ]);
  });

  it('do not go back when an older description arrives after the end', () => {
    const ended = history([posted('deposit', 'D1')]);
    const late = { pending: [pending({ attempt: 3, state: 'scheduled', nextAttemptAtMs: START_MS })] };
    expect(buildSteps({ history: ended, description: late, calls: [] })[0]).toMatchObject({
      status: 'posted',
      retry: null,
      transactionId: 'D1',
    });
  });

  it('leave a description of a step that history does not have yet for later', () => {
    const early = { pending: [pending({ activityId: 'unheard-of', attempt: 2 })] };
    expect(buildSteps({ history: history([]), description: early, calls: [] })).toHaveLength(2);
  });
});

describe('a transfer that was ended from outside', () => {
  it('does not look alive: what was under way is unknown, and nothing is counted down', () => {
    const steps = buildSteps({
      history: history([posted('withdraw', 'W1'), activity('deposit')], { closing: 'terminated' }),
      description: { pending: [pending({ attempt: 4, state: 'scheduled', nextAttemptAtMs: START_MS })] },
      calls: [call(1)],
    });
    expect(steps[1]).toMatchObject({ name: 'deposit', status: 'unknown', retry: null });
  });
});

describe('a key that was closed', () => {
  it('says what it came to, at the step and at the asking', () => {
    const settled = activity('settle', { key: 'ref-deposit', end: 'completed', result: { outcome: 'void' } });
    const steps = buildSteps({
      history: history([activity('deposit', { end: 'timed-out' }), settled]),
      description: { pending: [] },
      calls: [],
    });
    expect(steps.slice(0, 2).map(({ name, status }) => [name, status])).toEqual([
      ['deposit', 'void'],
      ['settle', 'void'],
    ]);
  });
});

describe('the view of a transfer', () => {
  const NOTHING = { description: { pending: [] }, calls: [] };

  it.each([
    ['submitted', []],
    ['withdrawing', [activity('withdraw')]],
    ['depositing', [posted('withdraw', 'W1'), activity('deposit')]],
    [
      'deposit-unknown',
      [activity('deposit', { end: 'timed-out' }), activity('settle', { key: 'ref-deposit' })],
    ],
    [
      'withdrawal-unknown',
      [activity('withdraw', { end: 'timed-out' }), activity('settle', { key: 'ref-withdraw' })],
    ],
    ['refunding', [activity('refund')]],
    ['needs-operator', [activity('refund', { end: 'failed', failure: REFUSED })]],
  ] as const)('is %s by the last of its steps', (status, activities) => {
    expect(buildView({ history: history([...activities]), ...NOTHING }, null)?.status).toBe(status);
  });

  it('counts money as moved when the bank has posted it, also where only the settling told so', () => {
    const settled = activity('settle', {
      key: 'ref-deposit',
      end: 'completed',
      result: { outcome: 'posted', transactionId: 'D9' },
    });
    const activities = [posted('withdraw', 'W1'), activity('deposit', { end: 'timed-out' }), settled];
    const view = buildView({ history: history(activities), ...NOTHING }, null);
    expect(view?.money).toEqual({
      withdrawnMinor: 40_000,
      depositedMinor: 40_000,
      refundedMinor: 0,
      settledMinor: 0,
    });
  });

  it('is a bug’s pause while a workflow task fails, and no longer than that', () => {
    const workflowTaskFailure = {
      message: 'x is not a function',
      type: 'TypeError',
      stack: null,
      cause: null,
    };
    expect(buildView({ history: history([], { workflowTaskFailure }), ...NOTHING }, null)?.bug).toBe(
      'x is not a function',
    );
    expect(buildView({ history: history([]), ...NOTHING }, null)?.bug).toBeNull();
  });

  it('is not there for a workflow that is none of ours', () => {
    expect(buildView({ history: history([], { details: null }), ...NOTHING }, null)).toBeUndefined();
  });
});
