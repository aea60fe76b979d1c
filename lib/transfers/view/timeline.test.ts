import { describe, expect, it } from 'vitest';
import type { PaymentDetails, RefundDecision } from '#temporal/contract.ts';
import {
  activity,
  at,
  call,
  DETAILS,
  history,
  pending,
  posted,
  START_MS,
  sources,
} from '#testing/transfers/sources.ts';
import { buildTimeline } from './timeline.ts';
import { stepsOf } from './timeline-items.ts';
import { buildView } from './transfer-view.ts';

const REFUSED = { message: 'No.', type: 'InvalidAccountError', stack: null, cause: null };

function stepsFrom(facts: Parameters<typeof sources>[0]) {
  return stepsOf({ timeline: buildTimeline(sources(facts)) });
}

function kinds(facts: Parameters<typeof sources>[0]): string[] {
  return buildTimeline(sources(facts)).map((item) =>
    item.kind === 'step' ? `${item.name} ${item.status}` : `${item.kind} ${item.status}`,
  );
}

describe('the steps of a transfer', () => {
  it('stand there from the start, though history does not know them yet', () => {
    expect(kinds({ history: history([]) })).toEqual(['withdraw upcoming', 'deposit upcoming']);
  });

  it('count every attempt without a gap, also those that never reached the bank', () => {
    const lastFailure = { message: 'no connection', type: 'BankUnreachable', stack: null, cause: null };
    const [, deposit] = stepsFrom({
      history: history([activity('deposit')]),
      description: pending({ attempt: 4, state: 'scheduled', nextAttemptAtMs: START_MS, lastFailure }),
      calls: [call(1)],
    });
    expect(
      deposit?.attempts.map(({ attempt, status, bank, failure }) => [
        attempt,
        status,
        bank?.outcome,
        failure?.type,
      ]),
    ).toEqual([
      [1, 'failed', 'failed', undefined],
      [2, 'failed', undefined, undefined],
      [3, 'failed', undefined, 'BankUnreachable'],
    ]);
    expect(deposit).toMatchObject({ status: 'retrying', retry: { attempt: 4, maximumAttempts: 500 } });
  });

  it('do not say that no call was received where calls are no longer recorded', () => {
    const ledger = { entries: [], asOfEventId: 7 };
    const [withdraw] = stepsFrom({ history: history([posted('withdraw', 'W1')]), ledger });
    expect(withdraw?.attempts).toMatchObject([{ bank: null, unrecorded: 'removed' }]);
    const beforeReading = { entries: [], asOfEventId: 6 };
    const [early] = stepsFrom({ history: history([posted('withdraw', 'W1')]), ledger: beforeReading });
    expect(early?.attempts).toMatchObject([{ bank: null, unrecorded: null }]);
  });

  it('do not say that no call was received where earlier calls are not read', () => {
    const [, deposit] = stepsFrom({
      history: history([activity('deposit')]),
      description: pending({ attempt: 5, state: 'scheduled', nextAttemptAtMs: START_MS }),
      calls: [call(3)],
      callsFromMs: START_MS + 1,
    });
    expect(deposit?.attempts.map(({ unrecorded }) => unrecorded)).toEqual([
      'not-read',
      'not-read',
      null,
      null,
    ]);
  });

  it('keep the attempts that only an earlier description had told of', () => {
    const [, deposit] = stepsFrom({
      history: history([activity('deposit', { end: 'cancelled', endedAtMs: START_MS + 9 })]),
      attemptsSeen: new Map([['deposit', 2]]),
    });
    expect(deposit?.attempts.map(({ status, startedAt, failure }) => [status, startedAt, failure])).toEqual([
      ['failed', null, null],
      ['failed', null, null],
    ]);
  });

  it('say what the worker saw of the last two attempts, which history keeps', () => {
    const [, deposit] = stepsFrom({
      history: history([
        activity('deposit', {
          end: 'failed',
          attempts: 3,
          failureBefore: { ...REFUSED, type: 'Before' },
          failure: REFUSED,
        }),
      ]),
    });
    expect(deposit?.attempts.map(({ failure }) => failure?.type)).toEqual([
      undefined,
      'Before',
      'InvalidAccountError',
    ]);
  });

  it('show a lost answer as what it was: posted, then found posted', () => {
    const [, deposit] = stepsFrom({
      history: history([
        activity('deposit', { end: 'completed', attempts: 2, result: { transactionId: 'D1' } }),
      ]),
      calls: [
        call(1, { outcome: 'posted', status: null, answerLost: true, transactionId: 'D1' }),
        call(2, { outcome: 'replayed', status: 200, transactionId: 'D1' }),
      ],
    });
    expect(deposit?.attempts.map(({ status, bank }) => [status, bank?.outcome, bank?.answerLost])).toEqual([
      ['failed', 'posted', true],
      ['succeeded', 'replayed', false],
    ]);
  });

  it('show a call that was delivered twice as one attempt', () => {
    const [, deposit] = stepsFrom({
      history: history([activity('deposit')]),
      calls: [call(1, { outcome: 'posted' }), call(1, { id: 2, outcome: 'replayed' })],
    });
    expect(deposit?.attempts).toMatchObject([
      { bank: { outcome: 'posted' }, redelivered: { outcome: 'replayed' } },
    ]);
  });

  it('do not go back when an older description arrives after the end', () => {
    const [, deposit] = stepsFrom({
      history: history([posted('deposit', 'D1')]),
      description: pending({ attempt: 3, state: 'scheduled', nextAttemptAtMs: START_MS }),
    });
    expect(deposit).toMatchObject({ status: 'posted', retry: null, transactionId: 'D1' });
  });

  it('wait for no attempt that the bank has had already, whatever an older description says', () => {
    const [, deposit] = stepsFrom({
      history: history([activity('deposit')]),
      description: pending({ attempt: 2, state: 'scheduled', nextAttemptAtMs: START_MS }),
      calls: [call(1), call(2)],
    });
    expect(deposit).toMatchObject({ status: 'running', retry: null });
  });

  it('wait for a worker until one is known to have taken them', () => {
    const scheduled = history([activity('deposit')]);
    const untaken = pending({ state: 'scheduled', nextAttemptAtMs: START_MS });
    expect(kinds({ history: scheduled })[1]).toBe('deposit waiting');
    expect(kinds({ history: scheduled, description: untaken })[1]).toBe('deposit waiting');
    expect(kinds({ history: scheduled, description: pending({}) })[1]).toBe('deposit running');
    expect(kinds({ history: scheduled, calls: [call(1)] })[1]).toBe('deposit running');
  });

  it('leave a description of a step that history does not have yet for later', () => {
    const early = pending({ activityId: 'unheard-of', attempt: 2 });
    expect(stepsFrom({ history: history([]), description: early })).toHaveLength(2);
  });

  it('tell the calls of a key that was asked about twice apart by their time', () => {
    const asking = { name: 'closeKey', key: 'ref-deposit', end: 'failed' } as const;
    const closings = [0, 1_000].map((ms) =>
      activity('closeKey', {
        ...asking,
        activityId: `${ms}`,
        eventId: 10 + ms,
        scheduledAtMs: START_MS + ms,
      }),
    );
    const asked = (id: number, ms: number) => call(1, { id, at: at(ms), operation: 'close-key' });
    const steps = stepsFrom({ history: history(closings), calls: [asked(1, 5), asked(2, 1_005)] });
    expect(
      steps.filter(({ name }) => name === 'closeKey').map(({ attempts }) => attempts[0]?.startedAt),
    ).toEqual([at(5), at(1_005)]);
  });
});

describe('a transfer that was ended from outside', () => {
  it('does not look alive: what was under way is unknown, and nothing is counted down', () => {
    const steps = stepsFrom({
      history: history([posted('withdraw', 'W1'), activity('deposit')], {
        closing: 'terminated',
        closedAtMs: START_MS + 50,
      }),
      description: pending({ attempt: 4, state: 'scheduled', nextAttemptAtMs: START_MS }),
      calls: [call(1)],
    });
    expect(steps[1]).toMatchObject({ name: 'deposit', status: 'unknown', retry: null });
    expect(steps[1]?.segments.at(-1)?.to).toBe(at(50));
  });
});

describe('a key that was closed', () => {
  it('says what it came to, at the step and at the asking', () => {
    const closed = activity('closeKey', {
      key: 'ref-deposit',
      end: 'completed',
      result: { outcome: 'void' },
    });
    const activities = [posted('withdraw', 'W1'), activity('deposit', { end: 'timed-out' }), closed];
    expect(kinds({ history: history(activities) })).toEqual([
      'withdraw posted',
      'deposit void',
      'closeKey void',
    ]);
  });

  it('before its act was begun, leaves the act out where it would have been', () => {
    const closed = activity('closeKey', {
      key: 'ref-deposit',
      end: 'completed',
      result: { outcome: 'void' },
    });
    const activities = [posted('withdraw', 'W1'), closed, activity('refund')];
    expect(kinds({ history: history(activities) })).toEqual([
      'withdraw posted',
      'deposit skipped',
      'closeKey void',
      'refund waiting',
    ]);
  });
});

describe('an approval', () => {
  const details: PaymentDetails = { ...DETAILS, policy: { ...DETAILS.policy, approvalThresholdMinor: 0 } };
  const approval = {
    eventId: 7,
    atMs: START_MS + 500,
    decision: { decision: 'approve', by: 'sam', reason: 'known payee' },
  } as const;
  const first = (facts: Parameters<typeof history>[1]) =>
    buildTimeline(sources({ history: history([], { details, ...facts }) }))[0];

  it('is the first of the steps, and says who must not decide and until when', () => {
    expect(first({ firstTaskAtMs: START_MS + 20 })).toMatchObject({
      kind: 'approval',
      status: 'waiting',
      notBy: 'teller',
      deadline: at(60_020),
      segments: [
        { kind: 'waiting', from: at(0), to: at(20) },
        { kind: 'blocked-on-person', from: at(20), to: null },
      ],
    });
  });

  it('is none where the amount asks for none', () => {
    expect(kinds({ history: history([]) })[0]).toBe('withdraw upcoming');
  });

  it.each([
    ['approved', { approval }],
    ['rejected', { approval: { ...approval, decision: { ...approval.decision, decision: 'reject' } } }],
    ['expired', { closing: 'failed', failure: { ...REFUSED, type: 'expired' } }],
    ['cancelled', { closing: 'cancelled' }],
    ['abandoned', { closing: 'terminated' }],
  ] as const)('that was %s says so', (status, facts) => {
    expect(first({ closedAtMs: START_MS + 900, ...facts })).toMatchObject({ kind: 'approval', status });
  });
});

describe('a person’s decision about a refund', () => {
  const decision: RefundDecision = { action: 'retry', by: 'olga', reason: 'open again' };
  const refused = activity('refund', { end: 'failed', failure: REFUSED, endedAtMs: START_MS + 100 });
  const decided = { eventId: 20, atMs: START_MS + 5_000, decision };

  it('is waited for where the bank has not taken the refund', () => {
    expect(buildTimeline(sources({ history: history([refused]) })).at(-1)).toMatchObject({
      kind: 'decision',
      status: 'waiting',
      decision: null,
      segments: [{ kind: 'blocked-on-person', from: at(100), to: null }],
    });
  });

  it('stands between the refund it is about and the one it asked for', () => {
    const again = activity('refund', { eventId: 25, key: 'ref-refund-2' });
    expect(kinds({ history: history([refused, again], { refundDecisions: [decided] }) }).slice(-3)).toEqual([
      'refund refused',
      'decision decided',
      'refund waiting',
    ]);
  });

  it('is made, though what it asked for has not begun', () => {
    const facts = history([refused], { refundDecisions: [decided] });
    expect(kinds({ history: facts }).slice(-2)).toEqual(['refund refused', 'decision decided']);
    expect(buildView(sources({ history: facts }), null)?.status).toBe('refunding');
  });

  it('is awaited no more when the transfer was ended from outside', () => {
    const facts = history([refused], { closing: 'terminated', closedAtMs: START_MS + 9_000 });
    expect(kinds({ history: facts }).at(-1)).toBe('decision abandoned');
  });
});

describe('the view of a transfer', () => {
  it.each([
    ['submitted', []],
    ['withdrawing', [activity('withdraw')]],
    ['depositing', [posted('withdraw', 'W1'), activity('deposit')]],
    [
      'deposit-unknown',
      [activity('deposit', { end: 'timed-out' }), activity('closeKey', { key: 'ref-deposit' })],
    ],
    [
      'withdrawal-unknown',
      [activity('withdraw', { end: 'timed-out' }), activity('closeKey', { key: 'ref-withdraw' })],
    ],
    ['refunding', [activity('refund')]],
    ['awaiting-operator', [activity('refund', { end: 'failed', failure: REFUSED })]],
  ] as const)('is %s by the last of its steps', (status, activities) => {
    expect(buildView(sources({ history: history([...activities]) }), null)?.status).toBe(status);
  });

  it('is a bug’s pause while a workflow task fails, and no longer than that', () => {
    const workflowTaskFailure = { ...REFUSED, message: 'x is not a function', type: 'TypeError' };
    const paused = buildView(sources({ history: history([], { workflowTaskFailure }) }), null);
    expect(paused?.bug).toBe('x is not a function');
    expect(buildView(sources({ history: history([]) }), null)?.bug).toBeNull();
  });

  it('is not there for a workflow that is none of ours', () => {
    expect(buildView(sources({ history: history([], { details: null }) }), null)).toBeUndefined();
  });
});
