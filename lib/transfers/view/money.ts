import { addUp, type MoneyView, movementsOf } from './movements.ts';
import type { TransferSources } from './projection.ts';
import { postingsOf } from './receipts.ts';

/** The ledger is the truth; until the bank answers, receipts in history stand in. */
export type MoneySource = 'ledger' | 'history';

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
