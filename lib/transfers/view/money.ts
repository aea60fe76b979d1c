import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';
import type { TransferMoney } from '#temporal/contract.ts';
import type { Ledger, TransferSources } from './projection.ts';
import { postingsOf } from './receipts.ts';

/**
 * Where a transfer's money is, in minor units. It always adds up: what was withdrawn was deposited,
 * refunded or refunded externally, or is in transit.
 */
export interface MoneyView extends TransferMoney {
  inTransitMinor: number;
}

/** Who says so: the bank's ledger, which is the truth; until the bank answers, the steps' receipts. */
export type MoneySource = 'ledger' | 'history';

const COUNTERS: Record<EntryKind, keyof TransferMoney | null> = {
  opening: null,
  adjustment: null,
  withdrawal: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  'external-refund': 'externallyRefundedMinor',
};

/**
 * The money of a transfer by the ledger's entries, and by receipts that history has brought since
 * the ledger was read. A receipt the ledger should have and has not is not counted.
 */
export function moneyOf({ history, ledger }: TransferSources): MoneyView {
  const amountMinor = history.details?.amountMinor ?? 0;
  const moved = movedBy(ledger);
  for (const { transactionId, counter, eventId } of postingsOf(history)) {
    const isNewer = eventId > (ledger?.asOfEventId ?? 0);
    if (isNewer && !moved.has(transactionId)) moved.set(transactionId, { counter, amountMinor });
  }
  const money = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { counter, amountMinor } of moved.values()) money[counter] += amountMinor;
  return addUp(money);
}

interface Movement {
  counter: keyof TransferMoney;
  amountMinor: number;
}

/** By transaction: its two entries arrive one after the other, and either tells all. */
function movedBy(ledger: Ledger | null): Map<string, Movement> {
  return new Map(ledger?.entries.flatMap((entry) => movementOf(entry)));
}

function movementOf({ transactionId, kind, amountMinor }: Entry): [string, Movement][] {
  const counter = COUNTERS[kind];
  return counter ? [[transactionId, { counter, amountMinor: Math.abs(amountMinor) }]] : [];
}

/** Only what was withdrawn can go anywhere, so what has arrived was withdrawn, told or not. */
function addUp(money: TransferMoney): MoneyView {
  const arrivedMinor = money.depositedMinor + money.refundedMinor + money.externallyRefundedMinor;
  const withdrawnMinor = Math.max(money.withdrawnMinor, arrivedMinor);
  return { ...money, withdrawnMinor, inTransitMinor: withdrawnMinor - arrivedMinor };
}
