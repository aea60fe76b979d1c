import { describe, expect, it } from 'vitest';
import type { Call } from '#lib/bank-client/contract.ts';
import { pictureOf } from '#lib/transfers/picture/picture.ts';
import type { ActivityFacts, HistoryFacts } from '#lib/transfers/view/history.ts';
import { viewOf } from '#testing/transfers/recorded-views.ts';
import {
  activity,
  call,
  DETAILS,
  history,
  pending,
  posted,
  START_MS,
  sources,
} from '#testing/transfers/sources.ts';
import { describeFlow, describeFlows, describeProgress } from './flow-labels.ts';

const WITHDRAWN = { ...posted('withdraw', 'W1'), key: 'ref-withdrawal' };
const DEPOSIT = activity('deposit', { eventId: 11 });
const NEXT = { state: 'scheduled', nextAttemptAtMs: START_MS + 90_000 } as const;

function retrying(attempt: number, last: Partial<Call> = {}) {
  const calls = Array.from({ length: attempt - 1 }, (_, index) =>
    call(index + 1, index === attempt - 2 ? last : {}),
  );
  return viewOf(
    sources({
      history: history([WITHDRAWN, DEPOSIT]),
      description: pending({ ...NEXT, attempt }),
      calls,
    }),
  );
}

describe('a retry', () => {
  it.each<[name: string, last: Partial<Call>, progress: string]>([
    ['a bank that is down', {}, 'Retrying, 5th · Bank down'],
    [
      'a lost answer',
      { outcome: 'posted', answerLost: true, faultKind: 'lose-answer', status: null },
      'Retrying, 5th · Answer lost',
    ],
    ['a bank that hangs', { faultKind: 'hang', status: null }, 'Retrying, 5th · No answer'],
    ['an error of the bank', { faultKind: 'error', status: 500 }, 'Retrying, 5th · HTTP 500'],
  ])('after %s says so', (_name, last, progress) => {
    expect(describeProgress(retrying(5, last), 1)).toBe(progress);
  });

  it('that runs is the attempt it is', () => {
    const running = viewOf(
      sources({
        history: history([WITHDRAWN, DEPOSIT]),
        description: pending({ attempt: 3, state: 'started', lastStartedAtMs: START_MS + 9_000 }),
        calls: [call(1), call(2)],
      }),
    );
    expect(describeProgress(running, 1)).toBe('Trying again, 3rd · Bank down');
    expect(describeProgress(running, 0)).toBe('Waiting for a worker');
  });
});

it('says nothing more than the status while all goes well', () => {
  expect(describeProgress(viewOf(sources({ history: history([activity('withdraw')]) })), 1)).toBeNull();
});

it('says that a bug blocks it', () => {
  const view = viewOf(sources({ history: history([WITHDRAWN]) }));
  expect(describeProgress({ ...view, bug: 'deposit is not what it was' }, 1)).toBe('Blocked by a bug');
});

it('waits for a person where nothing is tried', () => {
  const policy = { ...DETAILS.policy, approvalThresholdMinor: 1 };
  const waiting = viewOf(sources({ history: history([], { details: { ...DETAILS, policy } }) }));
  const [withdraw] = pictureOf(waiting).flows;
  expect(withdraw && describeFlow(withdraw, 1)).toMatchObject({ state: 'Needs approval', tone: 'waiting' });
  expect(describeFlows(pictureOf(waiting).flows, 1)).toBe('Withdraw: Needs approval.');
});

it('asks the bank for an outcome only while the transfer is open', () => {
  const cancelled = { ...DEPOSIT, end: 'cancelled' as const, endedAtMs: START_MS + 20, endEventId: 13 };
  const closing = activity('closeKey', { eventId: 15, key: DEPOSIT.key, account: null, closes: 'deposit' });
  const depositIn = (facts: Partial<HistoryFacts>, activities: ActivityFacts[]) => {
    const view = viewOf(sources({ history: history([WITHDRAWN, ...activities], facts) }));
    return pictureOf(view).flows.flatMap((flow) =>
      flow.name === 'deposit' ? [describeFlow(flow, 1)] : [],
    )[0];
  };
  const terminated = { closing: 'terminated', closedAtMs: START_MS + 50 } as const;
  expect(depositIn({}, [cancelled, closing])).toMatchObject({
    state: 'Outcome unknown',
    why: 'Asking the bank',
  });
  expect(depositIn(terminated, [cancelled, closing])).toMatchObject({
    state: 'No result recorded',
    why: '',
  });
  expect(depositIn(terminated, [DEPOSIT])).toMatchObject({ state: 'No result recorded', why: '' });
});
