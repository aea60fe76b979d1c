import { formatDuration } from '#app/_ui/durations.ts';
import { formatMoney } from '#lib/shared/money.ts';
import {
  type ApprovalStatus,
  type AttemptView,
  approvalOf,
  type BankCall,
  type DecisionView,
  type StepView,
  stepsOf,
  type TimelineItem,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { RefundDecision, RetryPolicy, StepName } from '#temporal/contract.ts';

/** Changes only when the transfer does: screen readers announce it. */
export function describeTransfer(view: TransferView): string {
  if (view.message) return view.message;
  if (view.bug) return 'Blocked by a bug in the workflow code. Resumes once a fix is deployed.';
  if (view.status === 'cancelled') return describeCancelled(view);
  if (view.status === 'terminated') return describeTerminated(view);
  const steps = stepsOf(view);
  const retrying = steps.find(({ retry }) => retry);
  if (retrying?.retry) {
    const failed = retrying.retry.attempt - 1;
    return `${titleOf(retrying, view)}: attempt ${failed} failed. Retrying automatically.`;
  }
  const paused = steps.find(({ status }) => status === 'paused');
  if (paused) return `${titleOf(paused, view)}: paused in Temporal. Resumes when unpaused.`;
  const current = steps.findLast(({ status }) => status === 'running' || status === 'waiting');
  if (current?.status === 'running') return `${titleOf(current, view)}: in progress.`;
  if (current) return `${titleOf(current, view)}: waiting for a worker.`;
  return describeWaiting(view);
}

function describeWaiting(view: TransferView): string {
  if (view.status === 'awaiting-approval' && approvalOf(view)?.status === 'waiting')
    return 'Waiting for a second approver. No money has moved.';
  return view.status === 'awaiting-operator'
    ? 'Refund failed. The money stays in clearing until someone decides.'
    : 'Waiting for a worker.';
}

/** Only the ledger knows: a call without an answer may have posted. */
function describeTerminated({ money, moneySource, currency }: TransferView): string {
  if (moneySource !== 'ledger')
    return 'Workflow terminated. Where the money is will show once the bank answers.';
  return money.inTransitMinor > 0
    ? `Workflow terminated. ${formatMoney(money.inTransitMinor, currency)} is still in transit.`
    : 'Workflow terminated. Nothing is in transit.';
}

/** Temporal keeps no message with a cancellation. */
function describeCancelled(view: TransferView): string {
  if (view.money.withdrawnMinor === 0) return 'Transfer cancelled. Nothing was moved.';
  const transactionIds = stepsOf(view).flatMap((step) =>
    step.name === 'closeKey' ? [] : (step.transactionId ?? []),
  );
  return `Transfer cancelled. Money returned to account ${view.sourceAccount} (transaction IDs: ${transactionIds.join(', ')}).`;
}

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

/** For a row of the time axis. */
export function shortTitleOf(item: TimelineItem): string {
  if (item.kind === 'approval') return 'Approval';
  if (item.kind === 'decision') return 'Decision';
  return SHORT_STEP_TITLES[item.name];
}

const SHORT_STEP_TITLES: Record<StepName, string> = {
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
  return `Decided by ${decision.by}: ${describeResolution(decision)}`;
}

function describeResolution(decision: RefundDecision): string {
  switch (decision.action) {
    case 'retry':
      return 'refund again';
    case 'redirect':
      return `refund to account ${decision.account}`;
    case 'refundedExternally':
      return `paid outside Remit, reference ${decision.externalReference}`;
  }
}

export function describeWorkerSide({ status, failure, bank }: AttemptView): string {
  switch (status) {
    case 'running':
      return 'Running';
    case 'succeeded':
      return 'Confirmed';
    case 'cancelled':
      return 'Cancelled';
    case 'unknown':
      return 'No result recorded';
    case 'failed':
      return failure?.message || describeUnrecordedFailure(bank);
  }
}

/** Temporal keeps only the last failure; earlier ones are inferred from the bank's record. */
function describeUnrecordedFailure(bank: BankCall | null): string {
  if (!bank) return 'Failed before reaching the bank';
  return bank.answerLost || bank.status === null ? 'No response' : `HTTP ${bank.status}`;
}

export function describeBankSide(bank: BankCall | null): string {
  if (!bank) return 'No call received';
  const lost = bank.answerLost ? ', but the response was lost' : '';
  switch (bank.outcome) {
    case 'posted':
      return `Posted as ${bank.transactionId}${lost}`;
    case 'replayed':
      return `Already posted as ${bank.transactionId}, not repeated${lost}`;
    case 'refused':
      return `Refused: ${(bank.code ?? 'no reason given').replaceAll('_', ' ')}${lost}`;
    case 'none':
      return `Unknown key${lost}`;
    case 'void':
      return `Key voided – can no longer post${lost}`;
    case 'failed':
      return describeNotDone(bank);
  }
}

function describeNotDone({ faultKind, status, answerLost }: BankCall): string {
  if (faultKind === 'down') return 'Bank down, nothing done';
  if (status === null || answerLost) return 'Call dropped, nothing done';
  return `HTTP ${status}, nothing done`;
}

export function describeRetryPolicy({
  initialIntervalMs,
  backoffCoefficient,
  maximumIntervalMs,
  maximumAttempts,
  startToCloseTimeoutMs,
}: RetryPolicy): string[] {
  const attempts = maximumAttempts === 0 ? 'Unlimited attempts' : `Up to ${maximumAttempts} attempts`;
  const first = formatDuration(initialIntervalMs);
  const backoff =
    backoffCoefficient === 1
      ? `${first} apart`
      : `${first} backoff, ×${backoffCoefficient} up to ${formatDuration(maximumIntervalMs)}`;
  return [attempts, backoff, `${formatDuration(startToCloseTimeoutMs)} timeout each`];
}

/** A maximum of 0 is unlimited. */
export function describeAttemptNumber(attempt: number, maximumAttempts: number): string {
  return maximumAttempts > 0 ? `Attempt ${attempt} of ${maximumAttempts}` : `Attempt ${attempt}`;
}
