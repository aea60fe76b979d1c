import type { Account, AccountStatus, EntryKind } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';

export const ENTRY_LABELS: Record<EntryKind, string> = {
  opening: 'Opening balance',
  withdrawal: 'Withdrawal',
  deposit: 'Deposit',
  refund: 'Refund',
  'external-refund': 'External refund',
  adjustment: 'Adjusted by a reset',
};

export interface AccountChange {
  to: AccountStatus;
  label: string;
  tone: 'quiet' | 'danger';
  /** What follows from it, before it is done. */
  follows: string;
}

/** What can be done to an account as it stands, and what follows from each. */
export function changesFor(account: Account): AccountChange[] {
  const freeze: AccountChange = {
    to: 'frozen',
    label: 'Freeze',
    tone: 'danger',
    follows:
      'Nothing can be withdrawn any more: a transfer from it that has not withdrawn yet is declined. Deposits and refunds still arrive.',
  };
  const close: AccountChange = {
    to: 'closed',
    label: 'Close',
    tone: 'danger',
    follows: `Nothing can leave and nothing can arrive. A deposit to it is refused and its money returned; ${refundsAfterClosing(account)}`,
  };
  const reopen: AccountChange = {
    to: 'open',
    label: account.status === 'frozen' ? 'Unfreeze' : 'Reopen',
    tone: 'quiet',
    follows: 'Money can leave and arrive again.',
  };
  return { open: [freeze, close], frozen: [reopen, close], closed: [reopen] }[account.status];
}

function refundsAfterClosing({ inTransitMinor, postedMinor, currency }: Account): string {
  const refunds =
    inTransitMinor > 0
      ? `should the ${formatMoney(inTransitMinor, currency)} in transit from it have to come back, an operator must decide where to.`
      : 'nothing is in transit from it.';
  return postedMinor > 0
    ? `${refunds} Its balance of ${formatMoney(postedMinor, currency)} stays on it.`
    : refunds;
}
