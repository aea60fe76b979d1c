import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { updateWorkflow } from '#lib/temporal-client/workflows.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readStartedDetails } from '#lib/transfers/queries/workflow-input.ts';
import {
  type ApprovalDecision,
  DECIDE_APPROVAL_UPDATE,
  isSamePerson,
  REQUESTER_CANNOT_DECIDE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type TransferState,
  type TransferUpdates,
} from '#temporal/contract.ts';

/**
 * Approves or rejects a transfer that waits for it. The requester's own decision is refused at once;
 * for the rest the workflow decides whether the decision counts, so a worker must be there.
 *
 * @param decision `by` is who acts, as the server knows them: never a field of a form
 * @throws ActionRefused, with the workflow's reason: early, late, a second decision, the requester's own
 * @throws TransferNotFound, TemporalUnavailable (also when no worker takes it in time)
 */
export async function decideApproval(
  referenceId: string,
  decision: ApprovalDecision,
): Promise<TransferState> {
  const details = await readStartedDetails(referenceId);
  if (details && isSamePerson(decision.by, details.requestedBy)) {
    throw new ActionRefused(REQUESTER_CANNOT_DECIDE);
  }
  return update(referenceId, DECIDE_APPROVAL_UPDATE, [decision]);
}

/**
 * Decides about a refund the bank did not take.
 *
 * @throws as {@link decideApproval}
 */
export function resolveRefund(referenceId: string, decision: RefundDecision): Promise<TransferState> {
  return update(referenceId, RESOLVE_REFUND_UPDATE, [decision]);
}

async function update<Name extends keyof TransferUpdates>(
  referenceId: string,
  name: Name,
  args: TransferUpdates[Name]['args'],
): Promise<TransferState> {
  const state = await updateWorkflow(workflowIdOf(referenceId), name, args, async () => {
    const { view } = await getTransfer(referenceId);
    return `Too late to decide: the transfer is ${view.status}.`;
  });
  announceTransferChange();
  return state;
}
