import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, beforeAnyChange } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { updateWorkflow } from '#lib/temporal-client/workflows.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readStartedDetails } from '#lib/transfers/queries/workflow-input.ts';
import { type RefundAnswer, sendAnswer } from '#lib/transfers/refund-answer.ts';
import {
  type ApprovalDecision,
  DECIDE_APPROVAL_UPDATE,
  type DecisionRefusal,
  isSamePerson,
  REQUESTER_CANNOT_DECIDE,
  type TransferState,
  type TransferUpdates,
} from '#temporal/contract.ts';

/**
 * Refuses the requester at once; the rest is the workflow's decision, so it needs a worker.
 * @param decision `by` comes from the session, never from a form
 * @param decisionId of the person's intent: sent again after a lost answer, it is the same decision
 * @throws ActionRefused, with the workflow's reason; TransferNotFound, TemporalUnavailable
 */
export async function decideApproval(
  referenceId: string,
  decision: ApprovalDecision,
  decisionId: string,
): Promise<TransferState> {
  const details = await beforeAnyChange(readStartedDetails(referenceId));
  if (details && isSamePerson(decision.by, details.requestedBy)) {
    throw new ActionRefused(REQUESTER_CANNOT_DECIDE, 'requester-cannot-decide' satisfies DecisionRefusal);
  }
  return update(referenceId, DECIDE_APPROVAL_UPDATE, [decision], decisionId);
}

/** @throws as {@link decideApproval} */
export function resolveRefund(
  referenceId: string,
  answer: RefundAnswer,
  decisionId: string,
): Promise<TransferState> {
  return sendAnswer(answer, (name, args) => update(referenceId, name, args, decisionId));
}

async function update<Name extends keyof TransferUpdates>(
  referenceId: string,
  name: Name,
  args: TransferUpdates[Name]['args'],
  decisionId: string,
): Promise<TransferState> {
  const workflowId = workflowIdOf(referenceId);
  const state = await updateWorkflow({ workflowId, name, args, decisionId }, async () => {
    const { status } = (await getTransfer(referenceId)).view;
    return new ActionRefused(`Too late to decide: the transfer is ${status}.`, 'too-late', { status });
  });
  announceTransferChange();
  return state;
}
