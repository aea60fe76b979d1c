import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';
import type { TransferMoney } from '#temporal/contract.ts';
import type { TransferSources } from './projection.ts';
import { postingsOf } from './receipts.ts';

/** In minor units. Withdrawn = deposited + refunded + refunded externally + in transit. */
export interface MoneyView extends TransferMoney {
  inTransitMinor: number;
}

/** The ledger is the truth; until the bank answers, receipts in history stand in. */
export type MoneySource = 'ledger' | 'history';

const COUNTERS: Record<EntryKind, keyof TransferMoney | null> = {
  opening: null,
  adjustment: null,
  withdrawal: 'withdrawnMinor',
  deposit: 'depositedMinor',
  refund: 'refundedMinor',
  'external-refund': 'externallyRefundedMinor',
};

/** The ledger, and receipts newer than it. A receipt the ledger should have but lacks is not counted. */
export function moneyOf({ history, ledger }: TransferSources): MoneyView {
  const amountMinor = history.details?.amountMinor ?? 0;
  const moved = new Map(movementsOf(ledger?.entries ?? []).map((one) => [one.transactionId, one]));
  for (const { transactionId, counter, eventId } of postingsOf(history)) {
    const isNewer = eventId > (ledger?.asOfEventId ?? 0);
    if (isNewer && !moved.has(transactionId))
      moved.set(transactionId, { transactionId, counter, amountMinor });
  }
  return addUp([...moved.values()]);
}

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
