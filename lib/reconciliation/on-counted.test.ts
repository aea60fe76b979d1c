import { describe, expect, it } from 'vitest';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { type Counted, miscount } from './on-counted.ts';

const AT = '2026-11-22T10:00:00.000Z';
const NONE = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
const WITHDRAWN = { ...NONE, withdrawnMinor: 100 };
const ARRIVED = { ...WITHDRAWN, depositedMinor: 100 };

function booked(money: typeof NONE): LedgerTransfer {
  return {
    ...{ transfer: 'rm-1', currency: 'USD', sourceAccount: '85-150', amountMinor: 100, ...money },
    ...{ depositedTo: [], refundedTo: [], inTransitMinor: 0, firstAt: AT, lastAt: AT, lastCall: null },
  };
}

/** @param before what the ledger had when the workflow's history was read; by default, all that it has */
function miscountOf(
  money: typeof NONE,
  ledger: typeof NONE | undefined,
  {
    before = ledger,
    undecided = [],
    ahead = [],
  }: Partial<Omit<Counted, 'before'>> & { before?: typeof NONE } = {},
) {
  const counted = { currency: 'USD', money, undecided, ahead, before: before && booked(before) } as const;
  return miscount(counted, ledger && booked(ledger));
}

describe('a running workflow and the ledger', () => {
  it('differ where it counts what the ledger does not have', () => {
    expect(miscountOf(WITHDRAWN, undefined)).toEqual({
      severity: 'error',
      message: 'The running workflow counts USD 1.00 as withdrawn. The ledger has USD 0.00.',
    });
    expect(miscountOf(ARRIVED, WITHDRAWN)?.message).toContain('USD 1.00 as deposited');
  });

  it('differ where the ledger has what no step of it can have posted', () => {
    expect(miscountOf(WITHDRAWN, ARRIVED)?.message).toContain('counts USD 0.00 as deposited');
  });

  it('do not differ while a step has no outcome, as in a late call or after a lost answer', () => {
    expect(miscountOf(WITHDRAWN, ARRIVED, { undecided: ['depositedMinor'] })).toBeUndefined();
  });

  it('do not differ by what was posted since its history was read, whatever the clocks say', () => {
    expect(miscountOf(WITHDRAWN, ARRIVED, { before: WITHDRAWN })).toBeUndefined();
  });

  it('do not disagree where a reset has taken it back before what was posted', () => {
    expect(miscountOf(NONE, WITHDRAWN, { ahead: ['withdrawnMinor', 'depositedMinor'] })).toEqual({
      severity: 'information',
      message:
        'An earlier run of the workflow has posted USD 1.00 as withdrawn. The run that a reset began has not come to that.',
    });
    expect(miscountOf(NONE, ARRIVED, { ahead: ['withdrawnMinor'] })?.severity).toBe('error');
  });

  it('agree where they agree', () => {
    expect(miscountOf(NONE, undefined)).toBeUndefined();
    expect(miscountOf(ARRIVED, ARRIVED)).toBeUndefined();
  });
});
