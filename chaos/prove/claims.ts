import type { Claim, OrderedTransfer } from '#chaos/log/claim.ts';
import type { Observation } from '#chaos/log/observation.ts';
import { REQUESTER } from '#chaos/plan/plan.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { Finding } from './finding.ts';
import { moneyMovedBy } from './money-moved.ts';
import { untrueReason } from './refusal-reasons.ts';

/** Every claim that turned out to be untrue. */
export function claimFindings(
  claims: readonly Claim[],
  transfers: ReadonlyMap<string, EndedTransfer>,
): Finding[] {
  return claims.flatMap((claim) => {
    const transfer = transfers.get(claim.referenceId);
    const untrue = transfer && whyUntrue(claim, transfer);
    return untrue
      ? [{ transfer: claim.referenceId, what: `${JSON.stringify(claim)} is untrue: ${untrue}` }]
      : [];
  });
}

function whyUntrue(claim: Claim, transfer: EndedTransfer): string | undefined {
  switch (claim.kind) {
    case 'started':
      return isOrder(transfer, claim.order) ? undefined : 'another order was started';
    case 'reference-taken':
      return isOrder(transfer, claim.order) ? 'this very order was started' : undefined;
    case 'cancel-accepted':
      return untrueCancellation(transfer);
    case 'cancel-refused':
      return untrueReason(claim, transfer);
    case 'approval-decided':
      return untrueApproval(claim.decision, transfer);
    case 'approval-refused':
      return transfer.history.approval?.decision.by === claim.decision.by
        ? 'the decision is in the history'
        : untrueReason(claim, transfer);
    case 'refund-decided':
      return decidersOf(transfer).includes(claim.decision.by)
        ? undefined
        : 'the decision is not in the history';
    case 'refund-decision-refused':
      return decidersOf(transfer).includes(claim.decision.by)
        ? 'the decision is in the history'
        : untrueReason(claim, transfer);
    case 'observed':
      return untrueObservation(claim.observation, transfer);
  }
}

function isOrder({ view }: EndedTransfer, { from, to, amountMinor }: OrderedTransfer): boolean {
  return view.sourceAccount === from && view.targetAccount === to && view.amountMinor === amountMinor;
}

/** An accepted cancellation is in the history, and no step forward is scheduled after it. */
function untrueCancellation({ history, cancelRequestedEventId }: EndedTransfer): string | undefined {
  if (cancelRequestedEventId === null) return 'no cancellation is in the history';
  const later = history.activities.find(
    ({ name, eventId }) => (name === 'withdraw' || name === 'deposit') && eventId > cancelRequestedEventId,
  );
  return later && `${later.name} was scheduled after it`;
}

function untrueApproval(
  { by, decision }: { by: string; decision: 'approve' | 'reject' },
  { view: { status }, history }: EndedTransfer,
): string | undefined {
  if (by === REQUESTER) return 'the requester may not decide';
  const recorded = history.approval?.decision;
  if (recorded?.by !== by || recorded.decision !== decision) {
    return `the history has ${recorded?.decision} by ${recorded?.by}`;
  }
  const agrees =
    decision === 'approve'
      ? !['rejected', 'expired'].includes(status)
      : ['rejected', 'cancelled'].includes(status);
  return agrees ? undefined : `it is ${status}`;
}

function decidersOf({ history }: EndedTransfer): string[] {
  return history.refundDecisions.map(({ decision }) => decision.by);
}

/** What a view showed as ended or moved has ended that way, and has moved. */
function untrueObservation(seen: Observation, { view, entries }: EndedTransfer): string | undefined {
  const moved = moneyMovedBy(entries);
  const arrivedMinor = moved.depositedMinor + moved.refundedMinor + moved.externallyRefundedMinor;
  if (seen.closed && seen.status !== view.status) return `it is ${view.status}`;
  if (seen.withdrawnMinor > moved.withdrawnMinor) return `${moved.withdrawnMinor} was withdrawn`;
  if (seen.arrivedMinor > arrivedMinor) return `${arrivedMinor} arrived`;
  return untrueSteps(seen, new Map(entries.map(({ key, transactionId }) => [key ?? '', transactionId])));
}

/** @param posted transactions in the ledger, by key */
function untrueSteps(seen: Observation, posted: ReadonlyMap<string, string>): string | undefined {
  const transactions = new Set(posted.values());
  const unknown = seen.transactionIds.find((transaction) => !transactions.has(transaction));
  if (unknown) return `${unknown} was never posted`;
  const wrong = seen.steps.find(({ key, transactionId }) => (posted.get(key) ?? null) !== transactionId);
  if (wrong) return `${wrong.key} is ${posted.get(wrong.key) ?? 'not posted'}`;
  if (!seen.closed) return undefined;
  const shown = new Set(seen.steps.map(({ key }) => key));
  const missing = [...posted.keys()].filter((key) => !shown.has(key));
  return missing.length > 0 ? `it leaves out ${missing.join(' and ')}, which was posted` : undefined;
}
