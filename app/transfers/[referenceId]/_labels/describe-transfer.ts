import { formatMoney } from '#lib/shared/money.ts';
import { approvalOf, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { titleOf } from './step-labels.ts';

/** Changes only when the transfer does: screen readers announce it. */
export function describeTransfer(view: TransferView): string {
  if (view.message)
    return view.cancelRequestedAt ? `${sentence(view.message)} ${tooLate(view)}` : view.message;
  if (view.bug) return 'Blocked by a bug in the workflow code. Resumes once a fix is deployed.';
  if (view.status === 'cancelled') return describeCancelled(view);
  if (view.status === 'terminated') return describeTerminated(view);
  const steps = stepsOf(view);
  const retrying = steps.find(({ retry }) => retry);
  if (retrying?.retry) {
    const failed = retrying.retry.attempt - 1;
    return `${titleOf(retrying, view)}: attempt ${failed} failed. Retrying automatically.`;
  }
  const repeated = steps.find(({ status }) => status === 'retrying');
  if (repeated) return `${titleOf(repeated, view)}: retrying automatically.`;
  const paused = steps.find(({ status }) => status === 'paused');
  if (paused)
    return `${titleOf(paused, view)}: paused in Temporal by ${paused.pausedBy}. Resumes when unpaused there.`;
  const current = steps.findLast(({ status }) => status === 'running' || status === 'waiting');
  if (current?.status === 'running') return `${titleOf(current, view)}: in progress.`;
  if (current) return `${titleOf(current, view)}: waiting for a worker.`;
  return describeWaiting(view);
}

/** A workflow's message ends with a full stop or without. */
function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

/** Somebody asked for it, and is not to take the end for what they asked for. */
function tooLate({ status }: TransferView): string {
  return status === 'completed'
    ? 'Cancellation requested too late: already deposited.'
    : 'Cancellation requested too late.';
}

function describeWaiting(view: TransferView): string {
  if (view.status === 'awaiting-approval' && approvalOf(view)?.status === 'waiting')
    return 'Waiting for a second approver. No money has moved.';
  if (view.status !== 'awaiting-operator') return 'Waiting for a worker.';
  return view.money.inTransitMinor > 0
    ? 'Refund failed. The money stays in clearing until someone decides.'
    : 'Refund failed: the bank has nothing in transit for this transfer, so nothing is owed.';
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
