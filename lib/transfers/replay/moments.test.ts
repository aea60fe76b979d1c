import { expect, it } from 'vitest';
import { viewOf } from '#testing/transfers/recorded-views.ts';
import { AMOUNT, entry, history, posted, START_MS, sources } from '#testing/transfers/sources.ts';
import { formatPosition, momentsOf, parsePosition } from './moments.ts';

it('are in order, once each, and none before the start', () => {
  const view = viewOf(
    sources({
      history: history([posted('withdraw', 'W1')], { closedAtMs: START_MS + 90, closing: 'completed' }),
      ledger: {
        entries: [entry(5, 'withdrawal', 'W1', AMOUNT), entry(-3, 'opening', 'O1', AMOUNT)],
        asOfEventId: 50,
      },
    }),
  );
  expect(momentsOf(view)).toEqual([0, 1, 5, 10, 90]);
});

it.each([0, 62, 999, 1_500, 9_999, 12_400, 12_449, 3_600_001])(
  'a position of %i ms is read back from the address',
  (ms) => {
    expect(parsePosition(formatPosition(ms))).toBe(ms);
  },
);

it.each([0.4, 62.5, 12_449.01])('a position of %f ms is never read back as an earlier one', (ms) => {
  expect(parsePosition(formatPosition(ms))).toBe(Math.ceil(ms));
});

it.each(['', '12.4', '-1s', '1e9s', 'NaNs', '12.4567s'])('%j is no position', (text) => {
  expect(parsePosition(text)).toBeUndefined();
});
