import { expect, it } from 'vitest';
import { viewOf } from '#testing/transfers/recorded-views.ts';
import { AMOUNT, activity, DETAILS, entry, history, posted, sources } from '#testing/transfers/sources.ts';
import { standingCall } from './standing-call.ts';

const withdrawn = {
  entries: [entry(1, 'withdrawal', 'W1', -AMOUNT), entry(2, 'withdrawal', 'W1', AMOUNT)],
  asOfEventId: 50,
};

it('stands at the approval until it is there', () => {
  const details = { ...DETAILS, policy: { ...DETAILS.policy, approvalThresholdMinor: 1 } };
  expect(standingCall(viewOf(sources({ history: history([], { details }) })))).toBe('approve');
  expect(standingCall(viewOf(sources({ history: history([]) })))).toBe('approve');
});

it('stands at the step that is under way, also while its outcome is asked for', () => {
  expect(standingCall(viewOf(sources({ history: history([activity('withdraw')]) })))).toBe('withdraw');
  const depositing = [posted('withdraw', 'W1'), activity('deposit', { eventId: 9 })];
  expect(standingCall(viewOf(sources({ history: history(depositing) })))).toBe('deposit');
  const asking = [
    posted('withdraw', 'W1'),
    activity('deposit', { eventId: 9, end: 'failed', endedAtMs: 1, endEventId: 11 }),
    activity('closeKey', { eventId: 13, key: 'ref-deposit', closes: 'deposit' }),
  ];
  expect(standingCall(viewOf(sources({ history: history(asking) })))).toBe('deposit');
});

it('cancelled, ended where it stood: before the approval, in the withdrawal, or with the money back', () => {
  const cancelled = { closing: 'cancelled' as const, closedAtMs: 1 };
  expect(standingCall(viewOf(sources({ history: history([], cancelled) })))).toBe('endedUnapproved');
  expect(standingCall(viewOf(sources({ history: history([activity('withdraw')], cancelled) })))).toBe(
    'withdraw',
  );
  expect(
    standingCall(
      viewOf(sources({ history: history([posted('withdraw', 'W1')], cancelled), ledger: withdrawn })),
    ),
  ).toBe('endedReturned');
});

it('terminated, it stays where it was', () => {
  const terminated = { closing: 'terminated' as const, closedAtMs: 1 };
  const view = viewOf(
    sources({
      history: history([posted('withdraw', 'W1'), activity('deposit', { eventId: 9 })], terminated),
    }),
  );
  expect(standingCall(view)).toBe('deposit');
});
