import { activityInfo, getClient } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { formatMoney } from '#lib/shared/money.ts';
import {
  APPROVAL_REQUIRED,
  GET_TRANSFER_STATE_QUERY,
  isSamePerson,
  type TransferState,
  type WithdrawalInstruction,
} from '#temporal/contract.ts';

/** A workflow answers at once where a worker has room for it. */
const QUERY_DEADLINE_MS = 5_000;

/**
 * Who has approved it, and is not its requester. An instruction that older workflow code has scheduled does not say: its
 * workflow does, which has refused the requester.
 */
async function approverOf(instruction: WithdrawalInstruction): Promise<string | null> {
  const { approvedBy, requestedBy } = instruction;
  if (approvedBy === undefined) return approverByWorkflow();
  return approvedBy && !isSamePerson(approvedBy, requestedBy) ? approvedBy : null;
}

async function approverByWorkflow(): Promise<string | null> {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) return null;
  const { workflowId, runId } = workflowExecution;
  const client = getClient();
  const { approval } = await client.withDeadline(Date.now() + QUERY_DEADLINE_MS, () =>
    client.workflow.getHandle(workflowId, runId).query<TransferState>(GET_TRANSFER_STATE_QUERY),
  );
  return approval?.decision?.decision === 'approve' ? approval.decision.by : null;
}

/**
 * The worker's own rule: an order may come from anyone who reaches Temporal, with any policy in it.
 * @throws ApplicationFailure of type `ApprovalRequired`, not retried; whatever the query throws, retried
 */
export async function requireApproval(
  instruction: WithdrawalInstruction,
  thresholdMinor: number,
): Promise<void> {
  const { amountMinor, currency } = instruction;
  if (amountMinor <= thresholdMinor || (await approverOf(instruction)) !== null) return;
  const [amount, threshold] = [amountMinor, thresholdMinor].map((minor) => formatMoney(minor, currency));
  throw ApplicationFailure.create({
    type: APPROVAL_REQUIRED,
    message: `${amount} is more than ${threshold}, and nobody other than the requester has approved it`,
    nonRetryable: true,
  });
}
