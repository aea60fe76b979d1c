import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { AccountRow, TransactionRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import type { ChangeAccount, openAccount as openAccountSchema } from '#lib/bank-client/contract.ts';
import { postEntries } from './entries.ts';
import { newAccount, openHouseAccounts } from './house-accounts.ts';

export type OpenAccountRequest = z.output<typeof openAccountSchema>;

/**
 * Opens a customer's account; equity pays its opening balance. The first customer of a bank in a
 * currency opens the bank's own accounts too. The same request again finds the account it opened.
 *
 * @throws {ProblemError} if the id is taken by another request, or equity would exceed a safe integer
 */
export async function openAccount(work: UnitOfWork, request: OpenAccountRequest): Promise<AccountRow> {
  const id = request.id ?? (await freeAccountId(work));
  const taken = await work.account(id);
  if (taken) {
    if (await wasOpenedBy(work, taken, request)) return taken;
    throw new ProblemError(problemOf('account_exists', `Account ${id} already exists.`));
  }
  const alike = await work.accountSpelledAlike(id);
  if (alike) {
    const detail = `Account ${alike} exists already: another number is needed, since people would take ${id} for it.`;
    throw new ProblemError(problemOf('account_exists', detail));
  }
  const equity = await openHouseAccounts(work, request.bank, request.currency);
  const customer = newAccount('customer', id, request.bank, request.currency, request.holder);
  work.putAccount(customer);
  work.addAccountWords(customer);
  if (request.openingBalanceMinor > 0) postOpening(work, equity, customer, request.openingBalanceMinor);
  return (await work.account(id)) ?? customer;
}

/** The balance may have changed since; what it began with has not. */
async function wasOpenedBy(
  work: UnitOfWork,
  { id, kind, bank, holder, currency }: AccountRow,
  request: OpenAccountRequest,
): Promise<boolean> {
  return (
    kind === 'customer' &&
    bank === request.bank &&
    holder === request.holder &&
    currency === request.currency &&
    (await work.openingMinor(id)) === request.openingBalanceMinor
  );
}

/** @throws {ProblemError} if no customer has this account, or its status does not allow the change */
export async function changeAccount(
  work: UnitOfWork,
  id: string,
  { status, from }: ChangeAccount,
): Promise<AccountRow> {
  const account = await work.account(id);
  if (account?.kind !== 'customer') {
    throw new ProblemError(problemOf('unknown_account', `Account ${id} does not exist.`));
  }
  if (from !== undefined && account.status !== from && account.status !== status) {
    const detail = `Account ${id} is ${account.status} by now, not ${from}. Nothing was changed.`;
    throw new ProblemError(problemOf('account_changed', detail));
  }
  if (account.status === 'closed' && status === 'frozen') {
    throw new ProblemError(problemOf('account_closed', `Account ${id} is closed. Reopen it first.`));
  }
  const changed: AccountRow = { ...account, status };
  work.putAccount(changed);
  return changed;
}

/** Money enters the ledger only here and by a reset. */
function postOpening(work: UnitOfWork, equity: AccountRow, customer: AccountRow, amountMinor: number): void {
  if (!Number.isSafeInteger(equity.posted_minor - amountMinor)) {
    throw new ProblemError(
      problemOf('invalid_request', `The equity of ${equity.bank} in ${equity.currency} is used up.`),
    );
  }
  const transaction: TransactionRow = {
    id: `O${work.nextNumber('transaction_number')}`,
    kind: 'opening',
    key: null,
    transfer: null,
    reason: null,
    external_reference: null,
    posted_at: work.now,
  };
  work.addTransaction(transaction);
  postEntries(work, transaction, equity, customer, amountMinor);
}

async function freeAccountId(work: UnitOfWork): Promise<string> {
  for (;;) {
    const id = `A${randomInt(10_000_000, 100_000_000)}`;
    if (!(await work.account(id))) return id;
  }
}
