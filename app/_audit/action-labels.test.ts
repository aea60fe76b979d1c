import { expect, it } from 'vitest';
import { decisionsOf } from './action-labels.ts';

it('a decision reads as words and money', () => {
  const decided = {
    sourceAccount: '85-150',
    amountMinor: 1250,
    currency: 'USD',
    resolution: 'redirect',
    decisionId: 'a-uuid',
  };
  expect(decisionsOf({ decided })).toEqual([
    'Source account: 85-150',
    'Amount: USD 12.50',
    'Resolution: redirect',
  ]);
  expect(decisionsOf({ decided: null })).toEqual([]);
});
