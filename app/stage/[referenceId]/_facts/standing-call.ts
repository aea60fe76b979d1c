import { hasBegun, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { StepName } from '#temporal/contract.ts';

/** Where the workflow can stand, by what its line says; `workflow-lines.test.ts` finds each in the source. */
export const CALLS = {
  approve: 'await saga.approve()',
  withdraw: 'await withdraw(saga)',
  deposit: 'await saga.deposit()',
  returnMoney: 'await saga.returnMoney()',
  endedUnapproved: 'throw endedUnapproved(',
  completed: 'return completed(',
  endedReturned: 'endedAs(returned,',
} as const;
export type Call = keyof typeof CALLS;

export function standingCall(view: TransferView): Call {
  switch (view.status) {
    case 'submitted':
    case 'awaiting-approval':
      return 'approve';
    case 'withdrawing':
    case 'withdrawal-unknown':
    case 'declined':
      return 'withdraw';
    case 'depositing':
    case 'deposit-unknown':
      return 'deposit';
    case 'refunding':
    case 'awaiting-operator':
      return 'returnMoney';
    case 'completed':
      return 'completed';
    case 'rejected':
    case 'expired':
      return 'endedUnapproved';
    case 'refunded':
    case 'refunded-externally':
    case 'nothing-owed':
      return 'endedReturned';
    case 'failed':
    case 'cancelled':
      if (view.money.withdrawnMinor > 0) return 'endedReturned';
      return lastCall(view) === 'approve' ? 'endedUnapproved' : 'withdraw';
    case 'not-completed':
    case 'terminated':
      return lastCall(view);
  }
}

const CALL_OF: Record<Exclude<StepName, 'closeKey'>, Call> = {
  withdraw: 'withdraw',
  deposit: 'deposit',
  refund: 'returnMoney',
  recordExternalRefund: 'returnMoney',
};

function lastCall(view: TransferView): Call {
  const names = stepsOf(view)
    .filter(hasBegun)
    .flatMap(({ name }) => (name === 'closeKey' ? [] : [name]));
  const last = names.at(-1);
  return last ? CALL_OF[last] : 'approve';
}
