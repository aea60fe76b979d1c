import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isNotFound } from '#lib/temporal-client/grpc.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { PaymentDetails } from '#temporal/contract.ts';

/** Null for another kind of workflow. Needs no worker. @throws TransferNotFound, TemporalUnavailable */
export async function readStartedDetails(referenceId: string): Promise<PaymentDetails | null> {
  try {
    const { history } = await callTemporal(({ client, namespace }) =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId: workflowIdOf(referenceId) },
        maximumPageSize: 1,
      }),
    );
    return readHistory(history?.events ?? []).details;
  } catch (error) {
    if (isNotFound(error)) throw new TransferNotFound(referenceId);
    throw error;
  }
}
