import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';
import type { TransferMoney } from '#temporal/contract.ts';

/** In minor units. Withdrawn = deposited + refunded + refunded externally + in transit. */
export interface MoneyView extends TransferMoney {
  inTransitMinor: number;
}

const COUNTERS: Record<EntryKind, keyof TransferMoney | null> = {
  opening: null,
  adjustment: null,
  withdrawal: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  'external-refund': 'externallyRefundedMinor',
};

/** What has arrived must have been withdrawn. */
export function addUp(movements: readonly Movement[]): MoneyView {
  const money = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { counter, amountMinor } of movements) money[counter] += amountMinor;
  const arrivedMinor = money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor;
  const withdrawnMinor = Math.max(money.withdrawnMinor, arrivedMinor);
  return { ...money, withdrawnMinor, inTransitMinor: withdrawnMinor - arrivedMinor };
}

interface Movement {
  transactionId: string;
  counter: keyof TransferMoney;
  amountMinor: number;
}

type MovingEntry = Pick<Entry, 'transactionId' | 'kind' | 'amountMinor'>;

/** By transaction: its two entries arrive separately, and either is enough. */
export function movementsOf(entries: readonly MovingEntry[]): Movement[] {
  return [...new Map(entries.flatMap(movementOf)).values()];
}

function movementOf({ transactionId, kind, amountMinor }: MovingEntry): [string, Movement][] {
  const counter = COUNTERS[kind];
  return counter ? [[transactionId, { transactionId, counter, amountMinor: Math.abs(amountMinor) }]] : [];
}
