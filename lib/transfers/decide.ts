import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { workflowIdOf } from '#lib/ids.ts';
import {
  type ApprovalDecision,
  DECIDE_APPROVAL_UPDATE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type TransferState,
} from '#temporal/contract.ts';
import { callTemporal } from './client.ts';
import { ActionRefused } from './errors.ts';
import { getTransfer } from './get.ts';

/**
 * Approves or rejects a transfer that waits for it. The workflow decides whether the decision
 * counts, so a worker must be there.
 *
 * @throws ActionRefused, with the workflow's reason: early, late, a second decision, the requester's own
 * @throws TransferNotFound, TemporalUnavailable (also when no worker takes it in time)
 */
export function decideApproval(referenceId: string, decision: ApprovalDecision): Promise<TransferState> {
  return update(referenceId, DECIDE_APPROVAL_UPDATE, decision);
}

/**
 * Decides about a refund the bank did not take.
 *
 * @throws as {@link decideApproval}
 */
export function resolveRefund(referenceId: string, decision: RefundDecision): Promise<TransferState> {
  return update(referenceId, RESOLVE_REFUND_UPDATE, decision);
}

async function update<Decision>(
  referenceId: string,
  name: string,
  decision: Decision,
): Promise<TransferState> {
  try {
    return await callTemporal(({ client }) =>
      client.workflow
        .getHandle(workflowIdOf(referenceId))
        .executeUpdate<TransferState, [Decision]>(name, { args: [decision] }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw new ActionRefused(error.cause.message);
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // Temporal says the same of a workflow it does not know and of one that has ended.
    const { view } = await getTransfer(referenceId);
    throw new ActionRefused(`It is too late to decide: the transfer is ${view.status}.`);
  }
}
