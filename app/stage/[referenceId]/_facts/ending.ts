import { describeTransfer } from '#app/transfers/[referenceId]/_labels/describe-transfer.ts';
import { formatAmount } from '#lib/shared/money.ts';
import { proofOf } from '#lib/transfers/proof/proof.ts';
import { hasBegun, type StepView, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { EntryView, TransferView } from '#lib/transfers/view/transfer-view.ts';

/** What happened here, and what would have happened otherwise. Null while it goes on. */
export function describeEnding(view: TransferView): string | null {
  if (view.closedAt === null) return null;
  return [countsOf(view), whatHappened(view), otherwise(view)].filter(Boolean).join(' ');
}

const KINDS: [EntryView['kind'], string][] = [
  ['withdrawal', 'withdrawal'],
  ['deposit', 'deposit'],
  ['refund', 'refund'],
  ['external-refund', 'external refund'],
];

/** Such as "7 calls, 1 withdrawal, 1 deposit." */
function countsOf(view: TransferView): string {
  const { calls, attempts } = proofOf(view);
  const asked = calls === null ? counted(attempts, 'attempt') : counted(calls, 'call');
  if (view.moneySource !== 'ledger') return `${asked}; the bank’s ledger is not read yet.`;
  const postings = KINDS.flatMap(([kind, label]) => {
    const ids = new Set(
      view.entries.filter((entry) => entry.kind === kind).map(({ transactionId }) => transactionId),
    );
    return ids.size > 0 ? [counted(ids.size, label)] : [];
  });
  return `${[asked, ...postings].join(', ')}${postings.length === 0 ? ', no posting' : ''}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function whatHappened(view: TransferView): string {
  const isWithdrawn = view.money.withdrawnMinor > 0;
  switch (view.status) {
    case 'completed':
      return howCompleted(view);
    case 'refunded':
      return 'The deposit failed, and the money went back under its own key.';
    case 'refunded-externally':
      return 'The money was returned outside Remit, and the ledger says so.';
    case 'declined':
      return 'A refusal is a final answer: nothing was tried again.';
    case 'rejected':
      return 'The second person said no.';
    case 'expired':
      return 'Nobody approved it in time.';
    case 'cancelled':
      return isWithdrawn
        ? 'You cancelled in time: the deposit was ruled out, then the money went back.'
        : 'You cancelled before any money moved.';
    default:
      return describeTransfer(view);
  }
}

function howCompleted(view: TransferView): string {
  if (view.cancelRequestedAt)
    return wasAsked(view)
      ? 'You cancelled too late; the bank was asked first.'
      : 'You cancelled too late: it was deposited already.';
  const { attempts, keys } = proofOf(view);
  if (view.workerChanges.some(({ isGone }) => isGone))
    return 'One worker stopped; another went on from the same line.';
  if (isRepeated(view)) return 'An answer was lost; the same key got the same receipt.';
  if (attempts > keys) return 'Each failed attempt was repeated under the same key.';
  if (view.interruptions?.length) return 'A process was down meanwhile; nothing was tried twice.';
  return 'Nothing went wrong, and nothing was tried twice.';
}

function otherwise(view: TransferView): string {
  const amount = formatAmount(view.amountMinor, view.currency);
  if (view.status === 'completed' && view.cancelRequestedAt && wasAsked(view))
    return `A refund on trust would have made ${amount}.`;
  if (isRepeated(view)) return `A new key would have moved ${amount} twice.`;
  if (view.status === 'refunded') return `Without a refund, ${amount} would still be in transit.`;
  return '';
}

function wasAsked(view: TransferView): boolean {
  return stepsOf(view).some((step) => step.name === 'closeKey' && hasBegun(step));
}

/** Whether the bank was called again for what it had posted. */
function isRepeated(view: TransferView): boolean {
  return stepsOf(view).some(wasReplayed);
}

function wasReplayed({ name, attempts }: StepView): boolean {
  return name !== 'closeKey' && attempts.some(({ bank }) => bank?.outcome === 'replayed');
}
