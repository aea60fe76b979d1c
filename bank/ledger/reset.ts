/** Back to the accounts of the first start, by new entries: what was written stays written. */

import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import { clearFaults } from '#bank/faults/arm.ts';
import type { AccountStatus, BankReset } from '#lib/bank-client/contract.ts';
import { changeAccount } from './accounts.ts';
import { postEntries } from './entries.ts';
import { equityAccountId } from './house-accounts.ts';
import { SEED_ACCOUNTS, type SeedAccount } from './seed.ts';

/**
 * Clears all faults and brings the accounts of the first start back to what they were opened with,
 * in status and in money, the difference coming from the bank's equity or going there.
 *
 * What is in transit from an account counts as its own: it is left where it is, and when it is
 * refunded after the reset the account has what it was opened with, to the cent.
 */
export async function reset(unit: Unit, by: string): Promise<BankReset> {
  const cleared = await clearFaults(unit, () => true);
  const adjustments: BankReset['adjustments'] = [];
  const statusChanges: BankReset['statusChanges'] = [];
  for (const seed of SEED_ACCOUNTS) {
    const account = await unit.account(seed.id);
    if (account?.kind !== 'customer') continue;
    const statusChange = await restoreStatus(unit, account, seed.status);
    if (statusChange) statusChanges.push(statusChange);
    const adjustment = await restoreBalance(unit, seed, by);
    if (adjustment) adjustments.push(adjustment);
  }
  return { clearedFaults: cleared.length, adjustments, statusChanges };
}

async function restoreStatus(
  unit: Unit,
  { id, status }: AccountRow,
  to: AccountStatus,
): Promise<BankReset['statusChanges'][number] | undefined> {
  if (status === to) return undefined;
  await changeAccount(unit, id, to);
  return { account: id, from: status, to };
}

async function restoreBalance(
  unit: Unit,
  { id, openingBalanceMinor }: SeedAccount,
  by: string,
): Promise<BankReset['adjustments'][number] | undefined> {
  const account = await unit.account(id);
  if (!account) return undefined;
  const amountMinor = Math.max(0, openingBalanceMinor - account.in_transit_minor) - account.posted_minor;
  if (amountMinor === 0) return undefined;
  const equity = await unit.account(equityAccountId(account.bank, account.currency));
  if (!equity) throw new Error(`The bank's own account of equity for ${id} is missing.`);
  const transaction: TransactionRow = {
    id: `J${unit.next('transaction_number')}`,
    kind: 'adjustment',
    key: null,
    transfer: null,
    reason: `Reset by ${by}`,
    external_reference: null,
    posted_at: unit.now,
  };
  unit.addTransaction(transaction);
  if (amountMinor > 0) postEntries(unit, transaction, equity, account, amountMinor);
  else postEntries(unit, transaction, account, equity, -amountMinor);
  return { account: id, currency: account.currency, amountMinor, transactionId: transaction.id };
}
