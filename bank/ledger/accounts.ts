/** Opening accounts and changing their status. */

import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import type { AccountStatus, openAccount as openAccountSchema } from '#lib/bank-client/contract.ts';
import { postEntries } from './entries.ts';
import { newAccount, openHouseAccounts } from './house-accounts.ts';

export type OpenAccountRequest = z.output<typeof openAccountSchema>;

/**
 * Opens a customer's account, its opening balance coming from the bank's equity. A bank's own
 * accounts in a currency are opened with its first customer's.
 *
 * @throws {ProblemError} when the id is taken, or the balance would be more than a number can say.
 */
export async function openAccount(unit: Unit, request: OpenAccountRequest): Promise<AccountRow> {
  const id = request.id ?? (await freeAccountId(unit));
  if (await unit.account(id)) {
    throw new ProblemError(problemOf('account_exists', `There is an account ${id} already.`));
  }
  const equity = await openHouseAccounts(unit, request.bank, request.currency);
  const customer = newAccount('customer', id, request.bank, request.currency, request.holder);
  unit.putAccount(customer);
  if (request.openingBalanceMinor > 0) postOpening(unit, equity, customer, request.openingBalanceMinor);
  return (await unit.account(id)) ?? customer;
}

/**
 * Freezes, closes or reopens a customer's account.
 *
 * @throws {ProblemError} when no customer has that account.
 */
export async function changeAccount(unit: Unit, id: string, status: AccountStatus): Promise<AccountRow> {
  const account = await unit.account(id);
  if (account?.kind !== 'customer') {
    throw new ProblemError(problemOf('unknown_account', `No bank has a customer's account ${id}.`));
  }
  const changed: AccountRow = { ...account, status };
  unit.putAccount(changed);
  return changed;
}

/** With a reset of the bank, the only place where money enters. */
function postOpening(unit: Unit, equity: AccountRow, customer: AccountRow, amountMinor: number): void {
  if (!Number.isSafeInteger(equity.posted_minor - amountMinor)) {
    throw new ProblemError(
      problemOf('invalid_request', `${equity.bank} has given out all the ${equity.currency} it can count.`),
    );
  }
  const transaction: TransactionRow = {
    id: `O${unit.next('transaction_number')}`,
    kind: 'opening',
    key: null,
    transfer: null,
    reason: null,
    external_reference: null,
    posted_at: unit.now,
  };
  unit.addTransaction(transaction);
  postEntries(unit, transaction, equity, customer, amountMinor);
}

async function freeAccountId(unit: Unit): Promise<string> {
  for (;;) {
    const id = `A${randomInt(10_000_000, 100_000_000)}`;
    if (!(await unit.account(id))) return id;
  }
}
