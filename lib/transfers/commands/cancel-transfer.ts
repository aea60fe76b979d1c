import { WorkflowNotFoundError } from '@temporalio/client';
import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { ALREADY_ENDED, type CancelRefusal, cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { readHistory } from '#lib/transfers/view/history.ts';

/** Idempotent. @throws ActionRefused when it can no longer be cancelled; TransferNotFound, TemporalUnavailable */
export async function cancelTransfer(referenceId: string): Promise<void> {
  const { view } = await beforeAnyChange(getTransfer(referenceId));
  // Asked again after a lost answer.
  if (view.cancelRequestedAt) return;
  const effect = cancelEffectOf(view);
  if (!effect.possible) throw new ActionRefused(effect.reason, effect.code);
  await requestCancellation(referenceId);
  announceTransferChange();
}

/**
 * Temporal accepts the request for a workflow that has ended: the history tells whether it came in time.
 * @throws ActionRefused when it ended without the request; TransferNotFound, TemporalUnavailable
 */
export async function requestCancellation(referenceId: string): Promise<void> {
  try {
    await callTemporal(({ client }) => client.workflow.getHandle(workflowIdOf(referenceId)).cancel());
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? new TransferNotFound(referenceId) : error;
  }
  const { closing, cancelRequestedAtMs } = readHistory(await amidChanges(fetchHistory(referenceId)));
  if (closing !== null && cancelRequestedAtMs === null) {
    throw new ActionRefused(ALREADY_ENDED, 'already-ended' satisfies CancelRefusal);
  }
}
