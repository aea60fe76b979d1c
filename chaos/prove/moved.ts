import type { Entry } from '#lib/bank-client/contract.ts';
import type { TransferMoney } from '#temporal/contract.ts';

const COUNTERS: Partial<Record<Entry['kind'], keyof TransferMoney>> = {
  withdrawal: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  'external-refund': 'externallyRefundedMinor',
};

/** What a transfer's entries say has moved. */
export function movedBy(entries: readonly Entry[]): TransferMoney {
  const moved = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { kind, amountMinor } of entries) {
    const counter = COUNTERS[kind];
    // Of the two entries of a transaction, the one that gives.
    if (counter && amountMinor > 0) moved[counter] += amountMinor;
  }
  return moved;
}
