import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isNotFound } from '#lib/temporal-client/grpc.ts';
import { fetchDescription } from '#lib/transfers/queries/workflow-history.ts';
import type { PendingFacts } from '#lib/transfers/view/pending-activities.ts';

const NO_RETRY_PENDING = 'No retry is pending.';

/**
 * Pauses and unpauses the activity: a reset would count attempts from one again. An attempt already due is
 * left alone, since Temporal would start its dispatch over.
 * @throws ActionRefused when no retry is pending; TransferNotFound, TemporalUnavailable
 */
export async function retryNow(referenceId: string): Promise<void> {
  const { pending } = await beforeAnyChange(fetchDescription(referenceId));
  const waiting = pending.find(isWaiting);
  if (!waiting) throw new ActionRefused(NO_RETRY_PENDING);
  if (!isDue(waiting)) await makeNow(referenceId, waiting);
}

/** @throws ActionRefused when the attempt has been made meanwhile; TemporalUnavailable */
export async function makeNow(
  referenceId: string,
  { activityId, state }: Pick<PendingFacts, 'activityId' | 'state'>,
): Promise<void> {
  const execution = { workflowId: workflowIdOf(referenceId) };
  const request = { execution, identity: 'remit', id: activityId };
  try {
    if (state !== 'paused') {
      await callTemporal(({ client, namespace }) =>
        client.workflowService.pauseActivity({ ...request, namespace, reason: 'retry now' }),
      );
    }
  } catch (error) {
    throw isNotFound(error) ? new ActionRefused(NO_RETRY_PENDING) : error;
  } finally {
    // Even if the pause failed: only its answer may be lost.
    await amidChanges(
      callTemporal(({ client, namespace }) =>
        client.workflowService.unpauseActivity({ ...request, namespace }),
      ).catch(ignoreNotFound),
    );
    announceTransferChange();
  }
}

function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

function isWaiting({ state, attempt }: PendingFacts): boolean {
  return state === 'paused' || (state === 'scheduled' && attempt > 1);
}

function isDue({ nextAttemptAtMs }: PendingFacts): boolean {
  return nextAttemptAtMs !== null && nextAttemptAtMs <= Date.now();
}
