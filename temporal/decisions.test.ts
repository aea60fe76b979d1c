import { describe, expect, it } from 'vitest';
import { isHeld, type RefundClaim } from './contract.ts';
import { requireRefundDecision } from './decisions.ts';
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

  it('no longer keeps others from deciding', () => {
    expect(() => requireRefundDecision({ action: 'retry', by: 'piet', reason: 'x' }, lapsed)).not.toThrow();
    const held = claimedUntil(Date.now() + 60_000);
    expect(() => requireRefundDecision({ action: 'retry', by: 'piet', reason: 'x' }, held)).toThrow(
      'Claimed by olga',
    );
  });

  it('is still good for its holder, who may have paid', () => {
    expect(() => requireRefundDecision({ ...PAID, by: 'olga' }, lapsed)).not.toThrow();
    expect(() => requireRefundDecision({ ...PAID, by: 'piet' }, lapsed)).toThrow('Claim the refund');
  });

  it('never lapses while it waits for a second person', () => {
    const claim: RefundClaim = {
      ...{ action: 'refundedExternally', by: 'olga', reason: 'cheque' },
      ...{ confirmedBy: null, until: null },
    };
    expect(isHeld(claim, Number.MAX_SAFE_INTEGER)).toBe(true);
  });
});
