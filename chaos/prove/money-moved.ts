import type { Entry } from '#lib/bank-client/contract.ts';
import type { TransferMoney } from '#temporal/contract.ts';

const COUNTERS: Partial<Record<Entry['kind'], keyof TransferMoney>> = {
  withdrawal: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  'external-refund': 'externallyRefundedMinor',
};

/** What moved by a transfer's ledger entries. */
export function moneyMovedBy(entries: readonly Entry[]): TransferMoney {
  const moved = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { kind, amountMinor } of entries) {
    const counter = COUNTERS[kind];
    // A transaction has two entries; the positive one counts.
    if (counter && amountMinor > 0) moved[counter] += amountMinor;
  }
  return moved;
}
