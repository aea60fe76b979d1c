import type { Action } from '#lib/auth/permissions.ts';
import type { Account, AccountStatus, OpenAccount } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { readApprovalEnv } from '#lib/shared/approval-env.ts';
import { ActionRefused, beforeAnyChange } from '#lib/shared/errors.ts';
import { formatMoney } from '#lib/shared/money.ts';

export const STATUS_ACTIONS: Record<AccountStatus, Action> = {
  open: 'reopen-account',
  frozen: 'freeze-account',
  closed: 'close-account',
};

/**
 * Idempotent.
 * @throws ActionRefused when the balance is above the approval threshold
 * @throws BankProblem (`account_exists` when somebody else has the number), BankUnreachable
 */
export async function openAccount(request: OpenAccount & { id: string }): Promise<Account> {
  requireOnePersonsBalance(request);
  return bank().openAccount(request);
}

/** One person alone brings no more money into the ledger than they could send. */
function requireOnePersonsBalance({ openingBalanceMinor = 0, currency }: OpenAccount): void {
  const { approvalThresholdMinor } = readApprovalEnv();
  if (openingBalanceMinor <= approvalThresholdMinor) return;
  const most = formatMoney(approvalThresholdMinor, currency);
  throw new ActionRefused(
    `One person opens an account with ${most} at most. Nothing was opened. Open it with less, then send the rest to it: a second person approves that transfer.`,
    'needs-second-person',
  );
}

/**
 * A frozen account accepts credits, a closed one nothing.
 * @param from what the page showed
 * @throws BankProblem (`account_changed` when it has another status by now), BankUnreachable
 */
export async function changeAccountStatus(
  id: string,
  from: AccountStatus,
  status: AccountStatus,
): Promise<Account> {
  // So that an outage is found out before anything is sent.
  await beforeAnyChange(bank().getAccount(id));
  return bank().changeAccount(id, { from, status });
}
