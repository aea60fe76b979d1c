import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import { clearFaults } from '#bank/faults/arm.ts';
import type { AccountStatus, BankReset } from '#lib/bank-client/contract.ts';
import { changeAccount } from './accounts.ts';
import { postEntries } from './entries.ts';
import { equityAccountId } from './house-accounts.ts';
import { SEED_ACCOUNTS, type SeedAccount } from './seed.ts';

/**
 * Records its time, clears all faults and restores status and balance of the seed accounts, by new entries against
 * equity. Money in transit from an account counts as its own and stays where it is: once refunded
 * after the reset, the account has its opening balance to the cent.
 */
export async function reset(work: UnitOfWork, by: string): Promise<BankReset> {
  await work.recordReset();
  const cleared = await clearFaults(work, () => true);
  const adjustments: BankReset['adjustments'] = [];
  const statusChanges: BankReset['statusChanges'] = [];
  for (const seed of SEED_ACCOUNTS) {
    const account = await work.account(seed.id);
    if (account?.kind !== 'customer') continue;
    const statusChange = await restoreStatus(work, account, seed.status);
    if (statusChange) statusChanges.push(statusChange);
    const adjustment = await restoreBalance(work, seed, by);
    if (adjustment) adjustments.push(adjustment);
  }
  return { clearedFaults: cleared.length, adjustments, statusChanges };
}

async function restoreStatus(
  work: UnitOfWork,
  { id, status }: AccountRow,
  to: AccountStatus,
): Promise<BankReset['statusChanges'][number] | undefined> {
  if (status === to) return undefined;
  await changeAccount(work, id, { status: to });
  return { account: id, from: status, to };
}

async function restoreBalance(
  work: UnitOfWork,
  { id, openingBalanceMinor }: SeedAccount,
  by: string,
): Promise<BankReset['adjustments'][number] | undefined> {
  const account = await work.account(id);
  if (!account) return undefined;
  const amountMinor = Math.max(0, openingBalanceMinor - account.in_transit_minor) - account.posted_minor;
  if (amountMinor === 0) return undefined;
  const equity = await work.account(equityAccountId(account.bank, account.currency));
  if (!equity) throw new Error(`The equity account for ${id} is missing.`);
  const transaction: TransactionRow = {
    id: `J${work.nextNumber('transaction_number')}`,
    kind: 'adjustment',
    key: null,
    transfer: null,
    reason: `Reset by ${by}`,
    external_reference: null,
    posted_at: work.now,
  };
  work.addTransaction(transaction);
  if (amountMinor > 0) postEntries(work, transaction, equity, account, amountMinor);
  else postEntries(work, transaction, account, equity, -amountMinor);
  return { account: id, currency: account.currency, amountMinor, transactionId: transaction.id };
}
