import type { Action } from '#lib/auth/permissions.ts';
import type { Account, AccountStatus, OpenAccount } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { readApprovalEnv } from '#lib/shared/approval-env.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { formatMoney } from '#lib/shared/money.ts';

export const STATUS_ACTIONS: Record<AccountStatus, Action> = {
  open: 'reopen-account',
  frozen: 'freeze-account',
  closed: 'close-account',
};

/**
 * Idempotent by account number.
 * @throws ActionRefused when the balance is above the approval threshold
 * @throws BankProblem (`account_exists` when it is taken), BankUnreachable
 */
export async function openAccount(request: OpenAccount & { id: string }): Promise<Account> {
  requireOnePersonsBalance(request);
  try {
    return await bank().openAccount(request);
  } catch (error) {
    if (!(error instanceof BankProblem && error.code === 'account_exists')) throw error;
    const existing = await amidChanges(bank().getAccount(request.id));
    if (!isSame(existing, request)) throw error;
    return existing;
  }
}

/** One person alone brings no more money into the ledger than they could send. */
function requireOnePersonsBalance({ openingBalanceMinor = 0, currency }: OpenAccount): void {
  const { approvalThresholdMinor } = readApprovalEnv();
  if (openingBalanceMinor <= approvalThresholdMinor) return;
  const most = formatMoney(approvalThresholdMinor, currency);
  throw new ActionRefused(
    `One person opens an account with ${most} at most. Send the rest by a transfer: a second person approves it.`,
    'needs-second-person',
  );
}

/** The balance is not compared: money may have moved since. */
function isSame({ bank: name, holder, currency, kind }: Account, request: OpenAccount): boolean {
  return (
    kind === 'customer' &&
    name === request.bank &&
    holder === request.holder.trim() &&
    currency === request.currency
  );
}

interface ChangedAccount {
  before: AccountStatus;
  account: Account;
}

/** A frozen account accepts credits, a closed one nothing. @throws BankProblem, BankUnreachable */
export async function changeAccountStatus(id: string, status: AccountStatus): Promise<ChangedAccount> {
  const { status: before } = await beforeAnyChange(bank().getAccount(id));
  return { before, account: await bank().changeAccount(id, { status }) };
}
