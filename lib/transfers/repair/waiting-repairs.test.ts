import { describe, expect, it } from 'vitest';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { needsDecision } from './waiting-repairs.ts';

const AT = '2026-11-22T10:00:00.000Z';
const LAST_CALL = { attempt: 1, faultKind: null, answerLost: false, at: AT } as const;
const BOOKS: LedgerTransfer = {
  transfer: 'rm-1',
  currency: 'USD',
  sourceAccount: '85-150',
  amountMinor: 40_000,
  withdrawnMinor: 40_000,
  depositedMinor: 0,
  refundedMinor: 0,
  externallyRefundedMinor: 0,
  depositedTo: [],
  refundedTo: [],
  inTransitMinor: 40_000,
  firstAt: AT,
  lastAt: AT,
  lastCall: { ...LAST_CALL, operation: 'refund', outcome: 'refused' },
};

function waits(change: Partial<LedgerTransfer>, afterSeconds = 0): boolean {
  return needsDecision({ ...BOOKS, ...change }, Date.parse(AT) + afterSeconds * 1_000);
}

describe('a repair needs a decision', () => {
  it('when the bank has refused its return', () => {
    expect(waits({})).toBe(true);
    expect(waits({ lastCall: { ...LAST_CALL, operation: 'external-refund', outcome: 'refused' } })).toBe(
      true,
    );
  });

  it('when its return ran out of attempts, and nothing follows the closing of the key', () => {
    const lastCall = { ...LAST_CALL, operation: 'close-key', outcome: 'void' } as const;
    expect(waits({ lastCall }, 1)).toBe(false);
    expect(waits({ lastCall }, 61)).toBe(true);
  });

  it('not while its return is on its way, nor once nothing is in transit', () => {
    expect(waits({ lastCall: { ...LAST_CALL, operation: 'refund', outcome: 'failed' } }, 600)).toBe(false);
    expect(waits({ lastCall: { ...LAST_CALL, operation: 'close-key', outcome: 'posted' } }, 600)).toBe(false);
    expect(waits({ lastCall: null })).toBe(false);
    expect(waits({ inTransitMinor: 0 })).toBe(false);
  });
});
