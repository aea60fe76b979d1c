import { expect, it } from 'vitest';
import { buildView } from '#lib/transfers/view/transfer-view.ts';
import { AMOUNT, activity, entry, history, posted, sources } from '#testing/transfers/sources.ts';
import { observationOf, observedView } from './observation.ts';

const activities = [
  posted('withdraw', 'W1', 10),
  activity('deposit', { eventId: 16, end: 'failed' }),
  activity('closeKey', {
    ...{ eventId: 22, key: 'ref-deposit', end: 'completed', endEventId: 24, result: { outcome: 'void' } },
  }),
  posted('refund', 'R1', 28),
];
const entries = [
  entry(1, 'withdrawal', 'W1', -AMOUNT),
  entry(2, 'withdrawal', 'W1', AMOUNT),
  entry(3, 'refund', 'R1', -AMOUNT),
  entry(4, 'refund', 'R1', AMOUNT),
];

it('an observation has what a view can never take back', () => {
  const facts = history(activities, { closing: 'cancelled', closedAtMs: 1 });
  const ledger = { entries, asOfEventId: 50 };
  const view = observedView.parse(buildView(sources({ history: facts, ledger }), null));
  expect(observationOf(view)).toEqual({
    status: 'cancelled',
    closed: true,
    withdrawnMinor: AMOUNT,
    arrivedMinor: AMOUNT,
    steps: [
      { kind: 'step', name: 'withdraw', key: 'ref-withdraw', status: 'posted', transactionId: 'W1' },
      { kind: 'step', name: 'deposit', key: 'ref-deposit', status: 'void', transactionId: null },
      { kind: 'step', name: 'refund', key: 'ref-refund', status: 'posted', transactionId: 'R1' },
    ],
    transactionIds: ['W1', 'R1'],
  });
});

it('an observation leaves out steps that have not ended', () => {
  const facts = history([posted('withdraw', 'W1', 10), activity('deposit', { eventId: 16 })]);
  const view = observedView.parse(buildView(sources({ history: facts }), null));
  const { closed, steps } = observationOf(view);
  expect({ closed, keys: steps.map(({ key }) => key) }).toEqual({ closed: false, keys: ['ref-withdraw'] });
});
