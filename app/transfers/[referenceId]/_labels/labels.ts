import { describeDuration } from '#app/_ui/durations.ts';
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

/** What the transfer is doing, in one sentence that changes only when the transfer does. */
export function describeTransfer(view: TransferView): string {
  if (view.message) return view.message;
  if (view.bug)
    return 'Paused by a bug in the workflow code. It goes on once the code is fixed; nothing is lost.';
  if (view.status === 'cancelled') return describeCancelled(view);
  if (view.status === 'terminated')
    return 'Ended from outside, without the saga’s own ending. Look at the ledger.';
  const steps = stepsOf(view);
  const retrying = steps.find(({ retry }) => retry);
  if (retrying?.retry) {
    const failed = retrying.retry.attempt - 1;
    return `${titleOf(retrying, view)}: attempt ${failed} failed. It is tried again by itself.`;
  }
  const paused = steps.find(({ status }) => status === 'paused');
  if (paused) return `${titleOf(paused, view)}: paused in Temporal. Nothing happens until it is unpaused.`;
  const current = steps.findLast(({ status }) => status === 'running' || status === 'waiting');
  if (current?.status === 'running') return `${titleOf(current, view)}.`;
  if (current) return `${titleOf(current, view)}: waiting for a worker.`;
  return describeWaiting(view);
}

function describeWaiting(view: TransferView): string {
  if (view.status === 'awaiting-approval' && approvalOf(view)?.status === 'waiting')
    return 'Waiting for a second person to approve it. Nothing has moved.';
  return view.status === 'awaiting-operator'
    ? 'The bank did not take the refund. The money is safe on the clearing account until a person decides.'
    : 'Waiting for a worker to go on.';
}

/** Temporal keeps no words with a cancellation, so they are made from the steps. */
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
  closeKey: () => 'Have the bank close the key, whatever became of it',
  recordExternalRefund: (_step, amount) => `Record that ${amount} was returned by hand`,
};

/** What an item of the list is, in a line. */
export function titleOf(item: TimelineItem, { amountMinor, currency }: Order): string {
  const amount = formatMoney(amountMinor, currency);
  switch (item.kind) {
    case 'approval':
      return `Approval of ${amount} by a second person`;
    case 'decision':
      return `Decision about the refund of ${amount}`;
    case 'step':
      return STEP_TITLES[item.name](item, amount);
  }
}

/** The same, as short as a row of a picture wants it. */
export function shortTitleOf(item: TimelineItem): string {
  if (item.kind === 'approval') return 'Approval';
  if (item.kind === 'decision') return 'Decision';
  return SHORT_STEP_TITLES[item.name];
}

const SHORT_STEP_TITLES: Record<StepName, string> = {
  withdraw: 'Withdraw',
  deposit: 'Deposit',
  refund: 'Refund',
  closeKey: 'Close the key',
  recordExternalRefund: 'By hand',
};

export const APPROVAL_LABELS: Record<ApprovalStatus, string> = {
  waiting: 'Waiting for a person',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: nobody decided in time',
  cancelled: 'Cancelled before anybody decided',
  abandoned: 'Given up: the transfer was ended from outside',
};

/** What a person decided about a refund. */
export function describeDecision({ decision, status }: DecisionView): string {
  if (!decision) {
    return status === 'abandoned' ? 'Given up: the transfer was ended from outside' : 'Waiting for a person';
  }
  return `${decision.by} decided: ${describeResolution(decision)}`;
}

function describeResolution(decision: RefundDecision): string {
  switch (decision.action) {
    case 'retry':
      return 'refund once more';
    case 'redirect':
      return `refund to account ${decision.account}`;
    case 'refundedExternally':
      return `returned by hand, as ${decision.externalReference}`;
  }
}

/** What the worker saw of an attempt. */
export function describeWorkerSide({ status, failure, bank }: AttemptView): string {
  switch (status) {
    case 'running':
      return 'Waiting for the answer';
    case 'succeeded':
      return 'Got the answer';
    case 'cancelled':
      return 'Cancelled';
    case 'unknown':
      return 'Nobody has heard how it ended';
    case 'failed':
      return failure?.message || describeUnrecordedFailure(bank);
  }
}

/** Temporal keeps the last failure only; of an earlier one, the bank’s record says what it must have been. */
function describeUnrecordedFailure(bank: BankCall | null): string {
  if (!bank) return 'Failed before it reached the bank';
  return bank.answerLost || bank.status === null ? 'No answer came' : `Got an error (${bank.status})`;
}

/** What the bank did on a call. */
export function describeBankSide(bank: BankCall | null): string {
  if (!bank) return 'No call reached the bank';
  const lost = bank.answerLost ? ', but the answer was lost' : '';
  switch (bank.outcome) {
    case 'posted':
      return `Posted as ${bank.transactionId}${lost}`;
    case 'replayed':
      return `Already applied as ${bank.transactionId}: nothing moved a second time${lost}`;
    case 'refused':
      return `Refused: ${(bank.code ?? 'no reason given').replaceAll('_', ' ')}${lost}`;
    case 'none':
      return `Does not know the key${lost}`;
    case 'void':
      return `The key is void: it can never post${lost}`;
    case 'failed':
      return describeNotDone(bank);
  }
}

function describeNotDone({ faultKind, status, answerLost }: BankCall): string {
  if (faultKind === 'down') return 'The bank is down: nothing was done';
  if (status === null || answerLost) return 'Dropped the call: nothing was done';
  return `Answered with an error (${status}): nothing was done`;
}

/** A retry policy for people. */
export function describeRetryPolicy({
  initialIntervalMs,
  backoffCoefficient,
  maximumIntervalMs,
  maximumAttempts,
  startToCloseTimeoutMs,
}: RetryPolicy): string {
  const attempts =
    maximumAttempts === 0 ? 'As many attempts as it takes' : `Up to ${maximumAttempts} attempts`;
  const factor = backoffCoefficient === 2 ? 'twice' : `${backoffCoefficient} times`;
  const growth =
    backoffCoefficient === 1
      ? `${describeDuration(initialIntervalMs)} apart`
      : `first ${describeDuration(initialIntervalMs)} apart, then ${factor} as long each time, at most ${describeDuration(maximumIntervalMs)}`;
  return `${attempts}: ${growth}. Each may take ${describeDuration(startToCloseTimeoutMs)}.`;
}

/** "Attempt 4 of 500"; 0 is without limit. */
export function describeAttemptNumber(attempt: number, maximumAttempts: number): string {
  return maximumAttempts > 0 ? `Attempt ${attempt} of ${maximumAttempts}` : `Attempt ${attempt}`;
}
