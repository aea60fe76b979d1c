import type { Action } from '#lib/auth/permissions.ts';
import type { Account, AccountStatus, OpenAccount } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { beforeAnyChange } from '#lib/shared/errors.ts';

export const STATUS_ACTIONS: Record<AccountStatus, Action> = {
  open: 'reopen-account',
  frozen: 'freeze-account',
  closed: 'close-account',
};

/** Idempotent. @throws BankProblem (`account_exists` when somebody else has the number), BankUnreachable */
export function openAccount(request: OpenAccount & { id: string }): Promise<Account> {
  return bank().openAccount(request);
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
