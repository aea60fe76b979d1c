import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { ActionRefused } from '#lib/transfers/errors.ts';
import type { TransferState } from '#temporal/contract.ts';

/**
 * Asks a running workflow to take a decision, and waits for its answer.
 *
 * @param whyTooLate says what to tell where no such workflow runs: Temporal says the same of one it
 *   does not know and of one that has ended
 * @throws ActionRefused, with the workflow's reason or `whyTooLate`'s
 * @throws TemporalUnavailable (also when no worker takes it in time)
 */
export async function updateWorkflow<Decision>(
  workflowId: string,
  name: string,
  decision: Decision,
  whyTooLate: () => string | Promise<string>,
): Promise<TransferState> {
  try {
    const state = await callTemporal(({ client }) =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate<TransferState, [Decision]>(name, { args: [decision] }),
    );
    announceTransferChange();
    return state;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw new ActionRefused(error.cause.message);
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ActionRefused(await whyTooLate());
  }
}
