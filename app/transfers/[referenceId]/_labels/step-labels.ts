import { formatMoney } from '#lib/shared/money.ts';
import type {
  ApprovalStatus,
  DecisionView,
  StepView,
  TimelineItem,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { RefundDecision, StepName } from '#temporal/contract.ts';

type Order = Pick<TransferView, 'amountMinor' | 'currency'>;

const STEP_TITLES: Record<StepName, (step: StepView, amount: string) => string> = {
  withdraw: ({ account }, amount) => `Withdraw ${amount} from ${account}`,
  deposit: ({ account }, amount) => `Deposit ${amount} into ${account}`,
  refund: ({ account }, amount) => `Refund ${amount} to ${account}`,
  closeKey: () => 'Resolve unknown outcome with the bank',
  recordExternalRefund: (_step, amount) => `Record external refund of ${amount}`,
};

export function titleOf(item: TimelineItem, { amountMinor, currency }: Order): string {
  const amount = formatMoney(amountMinor, currency);
  switch (item.kind) {
    case 'approval':
      return `Second approval for ${amount}`;
    case 'decision':
      return `Decision on the refund of ${amount}`;
    case 'step':
      return STEP_TITLES[item.name](item, amount);
  }
}

export const SHORT_STEP_TITLES: Record<StepName, string> = {
  withdraw: 'Withdraw',
  deposit: 'Deposit',
  refund: 'Refund',
  closeKey: 'Resolve outcome',
  recordExternalRefund: 'External refund',
};

export const APPROVAL_LABELS: Record<ApprovalStatus, string> = {
  waiting: 'Waiting for approval',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: no decision before the deadline',
  cancelled: 'Cancelled before a decision',
  abandoned: 'Abandoned: workflow terminated',
};

export function describeDecision({ decision, status }: DecisionView): string {
  if (!decision) {
    return status === 'abandoned' ? 'Abandoned: workflow terminated' : 'Waiting for a decision';
  }
  const second = decision.confirmedBy ? `, confirmed by ${decision.confirmedBy}` : '';
  return `Decided by ${decision.by}${second}: ${describeResolution(decision)}`;
}

function describeResolution(decision: RefundDecision): string {
  switch (decision.action) {
    case 'retry':
      return 'refund again';
    case 'redirect':
      return `refund to account ${decision.account}`;
    case 'refundedExternally':
      return `paid outside Remit, reference ${decision.externalReference}`;
    case 'nothingOwed':
      return 'nothing is owed';
  }
}
