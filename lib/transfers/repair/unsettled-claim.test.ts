import { describe, expect, it } from 'vitest';
import type { RefundClaim } from '#temporal/contract.ts';
import { history } from '#testing/transfers/sources.ts';
import { unsettledClaim } from './unsettled-claim.ts';

const UNTIL = '2026-11-28T12:00:00.000Z';
const OLGAS = {
  ...({ action: 'refundedExternally', by: 'olga', reason: 'by cheque' } as const),
  ...{ confirmedBy: null, until: UNTIL },
};
const INPUT = { referenceId: 'rm-1', paid: OLGAS };
const RECORDING = {
  ...{ eventId: 9, atMs: Date.parse(UNTIL) },
  decision: {
    ...({ action: 'refundedExternally', externalReference: 'CHQ-7' } as const),
    ...{ by: 'piet', reason: 'olga’s cheque' },
  },
};

function claimIn(facts: Parameters<typeof history>[1]): RefundClaim | null {
  return unsettledClaim([history([], facts), undefined]);
}

describe('of a lost repair that was to record a payment, it is asked', () => {
  it('before it waits, and while it waits for a second person, whether its payer has paid', () => {
    expect(claimIn({ input: INPUT })).toEqual(OLGAS);
    const waiting: RefundClaim = { ...OLGAS, by: 'piet', paidBy: 'olga', until: null };
    expect(claimIn({ input: INPUT, refundClaim: waiting })).toEqual(OLGAS);
  });

  it('while it records, by the payer’s name', () => {
    expect(claimIn({ input: INPUT, refundDecisions: [RECORDING] })).toMatchObject({
      ...{ by: 'piet', paidBy: 'olga' },
    });
    expect(claimIn({ refundDecisions: [RECORDING] })).not.toHaveProperty('paidBy');
  });

  it('nothing, once somebody has decided otherwise', () => {
    const retry = { ...RECORDING, decision: { action: 'retry', by: 'sam', reason: 'not paid' } as const };
    expect(claimIn({ input: INPUT, refundDecisions: [retry] })).toBeNull();
  });
});
