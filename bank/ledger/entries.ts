import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';

/**
 * The two entries of a transaction: what one account gives, the other gets.
 *
 * @throws {Error} when a balance would be more than a number can say exactly; nothing is written then.
 */
export function postEntries(
  unit: Unit,
  transaction: TransactionRow,
  from: AccountRow,
  to: AccountRow,
  amountMinor: number,
): void {
  for (const [account, change] of [
    [from, -amountMinor],
    [to, amountMinor],
  ] as const) {
    const balance = account.posted_minor + change;
    if (!Number.isSafeInteger(balance)) throw new Error(`The balance of ${account.id} is beyond counting.`);
    unit.applyEntry(transaction, { account: account.id, amount_minor: change, balance_minor: balance });
    unit.putAccount({ ...account, posted_minor: balance });
  }
}
