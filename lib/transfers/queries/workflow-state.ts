import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { GET_TRANSFER_STATE_QUERY, type TransferState } from '#temporal/contract.ts';

/**
 * Asks the workflow itself for its state. Unlike the page's own view this needs a worker: without
 * one the question times out.
 *
 * @throws TransferNotFound, TemporalUnavailable (also when no worker answers in time)
 */
export async function queryTransferState(referenceId: string): Promise<TransferState> {
  try {
    return await callTemporal(({ client }) =>
      client.workflow.getHandle(workflowIdOf(referenceId)).query<TransferState>(GET_TRANSFER_STATE_QUERY),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new TransferNotFound(referenceId);
    throw error;
  }
}
