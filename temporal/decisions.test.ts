import { describe, expect, it } from 'vitest';
import { isHeld, type RefundClaim } from './contract.ts';
import { requireRefundDecision, requireRefundPlan, requireReleasable } from './decisions.ts';
import { TransferRecord } from './transfer-record.ts';

const DETAILS = {
  ...{ referenceId: 'rm-1', sourceAccount: '1', amountMinor: 100, requestedBy: 'teller' },
  currency: 'USD',
} as const;
const PAID = { action: 'refundedExternally', externalReference: 'CHQ-7', reason: 'cheque' } as const;

function claimedUntil(ms: number) {
  const record = new TransferRecord(DETAILS);
  // What publishes a status needs a workflow.
  Object.defineProperty(record, 'status', { value: 'awaiting-operator' });
  const until = new Date(ms).toISOString();
  record.claim = { action: 'refundedExternally', by: 'olga', reason: 'cheque', confirmedBy: null, until };
  return { record, isDecided: false, needsSecondPerson: false };
}

describe('a claim that has lapsed', () => {
  const lapsed = claimedUntil(Date.now() - 1);

  const notPaid = `olga, until ${lapsed.record.claim?.until}`;
  const again = { action: 'retry', by: 'piet', reason: 'x' } as const;

  it('no longer keeps others from deciding, once they say that its holder has not paid', () => {
    const others = [again, { ...again, action: 'redirect', account: '2' }] as const;
    for (const decision of others) {
      expect(() => requireRefundDecision(decision, lapsed)).toThrow('olga had claimed this refund');
      expect(() => requireRefundDecision({ ...decision, notPaid }, lapsed)).not.toThrow();
    }
    const claim = { ...again, action: 'refundedExternally' } as const;
    expect(() => requireRefundPlan(claim, lapsed)).toThrow('may have paid');
    expect(() => requireRefundPlan({ ...claim, notPaid }, lapsed)).not.toThrow();
    const held = claimedUntil(Date.now() + 60_000);
    expect(() => requireRefundDecision({ ...again, notPaid }, held)).toThrow('Claimed by olga');
  });

  it('is given back by its holder only; others can decide', () => {
    expect(() => requireReleasable({ by: 'olga' }, lapsed)).not.toThrow();
    expect(() => requireReleasable({ by: 'piet' }, lapsed)).toThrow('To go on without them, confirm');
    const held = claimedUntil(Date.now() + 60_000);
    expect(() => requireReleasable({ by: 'piet' }, held)).toThrow('nobody else can decide until');
  });

  it('is another one, if that one was confirmed as not paid', () => {
    const earlier = { ...again, notPaid: 'olga, until 2026-01-01T00:00:00.000Z' };
    expect(() => requireRefundDecision(earlier, lapsed)).toThrow('may have paid');
  });

  it('is still good for its holder, who may have paid', () => {
    expect(() => requireRefundDecision({ ...PAID, by: 'olga' }, lapsed)).not.toThrow();
    expect(() => requireRefundDecision({ ...PAID, by: 'piet', notPaid }, lapsed)).toThrow('Claim the refund');
  });

  it('never lapses while it waits for a second person', () => {
    const claim: RefundClaim = {
      ...{ action: 'refundedExternally', by: 'olga', reason: 'cheque' },
      ...{ confirmedBy: null, until: null },
    };
    expect(isHeld(claim, Number.MAX_SAFE_INTEGER)).toBe(true);
  });
});
