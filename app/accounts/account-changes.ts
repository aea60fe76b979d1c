import type { Account, AccountStatus } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';

interface AccountChange {
  to: AccountStatus;
  label: string;
  tone: 'quiet' | 'danger';
  follows: string;
}

export function changesFor(account: Account): AccountChange[] {
  const freeze: AccountChange = {
    to: 'frozen',
    label: 'Freeze',
    tone: 'danger',
    follows:
      'Blocks withdrawals: transfers that have not withdrawn yet are declined. Deposits and refunds still arrive.',
  };
  const close: AccountChange = {
    to: 'closed',
    label: 'Close',
    tone: 'danger',
    follows: `Blocks withdrawals and deposits: a deposit is refused and its money returned. ${refundsAfterClosing(account)}`,
  };
  const reopen: AccountChange = {
    to: 'open',
    label: account.status === 'frozen' ? 'Unfreeze' : 'Reopen',
    tone: 'quiet',
    follows: 'Allows withdrawals and deposits again.',
  };
  return { open: [freeze, close], frozen: [reopen, close], closed: [reopen] }[account.status];
}

function refundsAfterClosing({ inTransitMinor, postedMinor, currency }: Account): string {
  const refunds =
    inTransitMinor > 0
      ? `If the ${formatMoney(inTransitMinor, currency)} in transit must be refunded, someone decides where to.`
      : 'Nothing is in transit.';
  return postedMinor > 0
    ? `${refunds} The balance of ${formatMoney(postedMinor, currency)} stays on the account.`
    : refunds;
}
