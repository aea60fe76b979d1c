import { describe, expect, it } from 'vitest';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import type { CountedMoney } from '#lib/transfers/queries/counted-money.ts';
import { miscount } from './on-counted.ts';

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

/** @param secondsLater when the workflow's history was read, after the ledger's last change */
function counts(
  money: typeof NONE,
  undecided: CountedMoney['undecided'] = [],
  secondsLater = 60,
): CountedMoney {
  return { currency: 'USD', money, undecided, readAtMs: Date.parse(AT) + secondsLater * 1_000 };
}

describe('a running workflow and the ledger', () => {
  it('differ where it counts what the ledger does not have, at once', () => {
    expect(miscount(counts(WITHDRAWN, [], 0), undefined)).toBe(
      'The running workflow counts USD 1.00 as withdrawn. The ledger has USD 0.00.',
    );
    expect(miscount(counts(ARRIVED), booked(WITHDRAWN))).toContain('USD 1.00 as deposited');
  });

  it('differ where the ledger has what no step of it can have posted', () => {
    expect(miscount(counts(WITHDRAWN), booked(ARRIVED))).toContain('counts USD 0.00 as deposited');
  });

  it('do not differ while a step has no outcome, as in a late call or after a lost answer', () => {
    expect(miscount(counts(WITHDRAWN, ['depositedMinor']), booked(ARRIVED))).toBeUndefined();
  });

  it('do not differ by what was posted as its history was read', () => {
    expect(miscount(counts(WITHDRAWN, [], 4), booked(ARRIVED))).toBeUndefined();
  });

  it('agree where they agree', () => {
    expect(miscount(counts(NONE), undefined)).toBeUndefined();
    expect(miscount(counts(ARRIVED), booked(ARRIVED))).toBeUndefined();
  });
});
