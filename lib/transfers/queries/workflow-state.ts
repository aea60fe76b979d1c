import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { GET_TRANSFER_STATE_QUERY, type TransferQueries } from '#temporal/contract.ts';

type Answer = TransferQueries[typeof GET_TRANSFER_STATE_QUERY]['result'];

/** Needs a worker. @throws TransferNotFound, TemporalUnavailable (also when none answers in time) */
export async function queryTransferState(referenceId: string): Promise<Answer> {
  try {
    return await callTemporal(({ client }) =>
      client.workflow.getHandle(workflowIdOf(referenceId)).query<Answer>(GET_TRANSFER_STATE_QUERY),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new TransferNotFound(referenceId);
    throw error;
  }
}
