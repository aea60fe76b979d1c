import { repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { readWorkflowHistory } from '#lib/transfers/queries/workflow-history.ts';
import { paidBefore } from '#lib/transfers/recorded.ts';
import type { HistoryFacts } from '#lib/transfers/view/history.ts';
import { type ExternalClaim, REFUND_CLAIM_MS, type RefundClaim } from '#temporal/contract.ts';

/** Whose holder may have paid outside Remit what is still in transit. @throws TemporalUnavailable */
export async function readUnsettledClaim(referenceId: string): Promise<ExternalClaim | null> {
  const ids = [repairIdOf(referenceId), workflowIdOf(referenceId)];
  return unsettledClaim(await Promise.all(ids.map(readWorkflowHistory)));
}

/** @param histories of ended workflows, the latest first: whoever began it has confirmed the claims before it */
export function unsettledClaim(histories: readonly (HistoryFacts | undefined)[]): ExternalClaim | null {
  return histories.map((history) => history && claimIn(history)).find((claim) => claim) ?? null;
}

function claimIn({ refundClaim, refundDecisions, input }: HistoryFacts): ExternalClaim | null {
  const paid = payable(paidBefore(input));
  // A payment that waits for its second person has been made all the same.
  if (refundClaim) return payable(refundClaim) ?? (refundClaim.paidBy ? paid : null);
  const last = refundDecisions.at(-1);
  if (!last) return paid;
  // Its payment was to be recorded when the workflow ended.
  if (last.decision.action !== 'refundedExternally') return null;
  const { action, by, reason, confirmedBy = null } = last.decision;
  const until = new Date(last.atMs + REFUND_CLAIM_MS).toISOString();
  return { action, by, reason, confirmedBy, until, ...(paid && { paidBy: paid.paidBy ?? paid.by }) };
}

function payable(claim: RefundClaim | null): ExternalClaim | null {
  return claim?.action === 'refundedExternally' && claim.until ? { ...claim, until: claim.until } : null;
}
