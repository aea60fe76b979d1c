import type { Action } from '#lib/auth/permissions.ts';
import type { Account, AccountStatus, OpenAccount } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

/** What changing an account's status to this is called, where it is permitted and written down. */
export const STATUS_ACTIONS: Record<AccountStatus, Action> = {
  open: 'reopen-account',
  frozen: 'freeze-account',
  closed: 'close-account',
};

/**
 * Opens a customer's account, once per number: the same request again, after a lost answer, finds the
 * account it opened before.
 *
 * @throws BankProblem `account_exists` when the number belongs to another account; others of the bank
 * @throws BankUnreachable
 */
export async function openAccount(request: OpenAccount & { id: string }): Promise<Account> {
  try {
    return await bank().openAccount(request);
  } catch (error) {
    if (!(error instanceof BankProblem && error.code === 'account_exists')) throw error;
    const existing = await bank().getAccount(request.id);
    if (!isSame(existing, request)) throw error;
    return existing;
  }
}

/** What it was opened with is not looked at: money may have moved since. */
function isSame({ bank: name, holder, currency, kind }: Account, request: OpenAccount): boolean {
  return (
    kind === 'customer' &&
    name === request.bank &&
    holder === request.holder.trim() &&
    currency === request.currency
  );
}

/** An account's status before a change and the account after it. */
export interface ChangedAccount {
  before: AccountStatus;
  account: Account;
}

/**
 * Freezes, closes or reopens a customer's account. A frozen account takes credits and refuses debits,
 * a closed one refuses both; to ask for what is already so changes nothing.
 *
 * @throws BankProblem (`unknown_account`), BankUnreachable
 */
export async function changeAccountStatus(id: string, status: AccountStatus): Promise<ChangedAccount> {
  const { status: before } = await bank().getAccount(id);
  return { before, account: await bank().changeAccount(id, { status }) };
}
