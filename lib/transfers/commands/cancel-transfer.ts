import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { readHistory } from '#lib/transfers/view/history.ts';

/**
 * Asks a transfer to stop, and to return what it has withdrawn. Whether it was in time is the
 * bank's to say: see {@link cancelEffectOf}.
 *
 * @throws ActionRefused when there is nothing to cancel any more
 * @throws TransferNotFound, TemporalUnavailable
 */
export async function cancelTransfer(referenceId: string): Promise<void> {
  const { view } = await getTransfer(referenceId);
  const effect = cancelEffectOf(view);
  if (!effect.possible) throw new ActionRefused(effect.reason);
  await requestCancellation(referenceId);
  announceTransferChange();
}

/**
 * Temporal takes the request also for a workflow that has ended, and does nothing then: it may have
 * ended since it was looked at. One that runs after the request was running when it came, and the
 * history of one that has ended is whole.
 *
 * @throws ActionRefused when the transfer has ended without having been asked
 * @throws TransferNotFound, TemporalUnavailable: it may have been asked, or not
 */
export async function requestCancellation(referenceId: string): Promise<void> {
  await callTemporal(({ client }) => client.workflow.getHandle(workflowIdOf(referenceId)).cancel());
  const { closing, cancelRequestedAtMs } = readHistory(await fetchHistory(referenceId));
  if (closing !== null && cancelRequestedAtMs === null)
    throw new ActionRefused('The transfer has already ended.');
}
