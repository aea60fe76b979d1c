import { describe, expect, it } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { previewTransfer } from './preview.ts';

const source = testAccount('a');
const target = testAccount('b', { postedMinor: 5 });

describe('the preview of a transfer', () => {
  it('shows both balances as they are and as they would be, which add up to the same', () => {
    expect(previewTransfer(source, target, '40.01')).toEqual({
      amountMinor: 4_001,
      currency: 'USD',
      source: { account: 'a', beforeMinor: 10_000, afterMinor: 5_999 },
      target: { account: 'b', beforeMinor: 5, afterMinor: 4_006 },
      obstacles: [],
    });
  });

  it.each([
    ['no source', undefined, target, '1'],
    ['no target', source, undefined, '1'],
    ['one and the same account', source, source, '1'],
    ['two currencies', source, testAccount('e', { currency: 'EUR' }), '1'],
    ['no amount', source, target, ''],
    ['an amount that may mean another', source, target, '0,500'],
  ])('shows nothing of what cannot be sent: %s', (_what, from, to, amount) => {
    expect(previewTransfer(from, to, amount)).toBeUndefined();
  });

  it.each([
    ['more than there is', source, target, '100.01', [{ kind: 'insufficient-funds', missingMinor: 1 }]],
    ['all there is', source, target, '100.00', []],
    ['a closed target', source, testAccount('b', { status: 'closed' }), '1', [{ kind: 'target-closed' }]],
    ['a frozen target, which takes money', source, testAccount('b', { status: 'frozen' }), '1', []],
    [
      'a frozen source',
      testAccount('a', { status: 'frozen' }),
      target,
      '1',
      [{ kind: 'source-not-open', status: 'frozen' }],
    ],
  ])('says beforehand what the bank would: %s', (_what, from, to, amount, obstacles) => {
    expect(previewTransfer(from, to, amount)?.obstacles).toEqual(obstacles);
  });
});
