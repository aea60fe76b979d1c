import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';

/** Debits one account and credits the other. @throws {Error} if a balance would exceed a safe integer */
export function postEntries(
  work: UnitOfWork,
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
    if (!Number.isSafeInteger(balance))
      throw new Error(`The balance of ${account.id} would exceed a safe integer.`);
    work.addEntry(transaction, { account: account.id, amount_minor: change, balance_minor: balance });
    work.putAccount({ ...account, posted_minor: balance });
  }
}
