import { endingNamed } from '#lib/transfers/statuses.ts';
import type { OpenStatus, TransferStatus } from '#temporal/contract.ts';
import { needsApproval } from './decisions.ts';
import type { HistoryFacts } from './history.ts';
import { hasBegun, type StepView } from './timeline-items.ts';

export type TransferViewStatus = TransferStatus | 'not-completed' | 'terminated';

export function transferStatusOf(history: HistoryFacts, steps: readonly StepView[]): TransferViewStatus {
  switch (history.closing) {
    case null:
      return openStatusOf(history, steps);
    case 'completed':
    case 'cancelled':
      return history.closing;
    case 'failed':
      return endingNamed(history.failure?.type);
    case 'terminated':
    case 'timed-out':
      return 'terminated';
  }
}

/** By its last step; also the state it was in when it was terminated. */
export function openStatusOf(history: HistoryFacts, steps: readonly StepView[]): OpenStatus {
  const last = steps.findLast(hasBegun);
  switch (last?.name) {
    case undefined:
      return awaitsApproval(history) ? 'awaiting-approval' : 'submitted';
    case 'withdraw':
      return last?.status === 'posted' ? 'depositing' : 'withdrawing';
    case 'deposit':
      return 'depositing';
    case 'refund':
    case 'recordExternalRefund':
      return whileReturning(history, last);
    case 'closeKey':
      return whileClosingKey(history, last?.key ?? '', steps);
  }
}

function awaitsApproval({ details, approval }: HistoryFacts): boolean {
  return details !== null && needsApproval(details) && approval?.decision.decision !== 'approve';
}

function whileClosingKey(history: HistoryFacts, key: string, steps: readonly StepView[]): OpenStatus {
  const subject = steps.find((step) => step.key === key && step.name !== 'closeKey');
  const name = subject?.name ?? history.activities.findLast((activity) => activity.key === key)?.closes;
  if (name === 'withdraw') return 'withdrawal-unknown';
  if (name === 'deposit') return 'deposit-unknown';
  return whileReturning(history, subject);
}

function whileReturning(
  { activities, refundDecisions }: HistoryFacts,
  refund: StepView | undefined,
): OpenStatus {
  const rejected = refund?.status === 'refused' || refund?.status === 'void';
  const decidedSince = (refundDecisions.at(-1)?.eventId ?? 0) > (activities.at(-1)?.eventId ?? 0);
  return rejected && !decidedSince ? 'awaiting-operator' : 'refunding';
}
