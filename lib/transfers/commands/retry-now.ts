import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isNotFound } from '#lib/temporal-client/grpc.ts';
import { RETRY_PAUSE, unpause } from '#lib/temporal-client/retry-pause.ts';
import { fetchDescription } from '#lib/transfers/queries/workflow-history.ts';
import type { PendingFacts } from '#lib/transfers/view/pending-activities.ts';

const NO_RETRY_PENDING = 'No retry is pending.';

/**
 * Pauses and unpauses the activity: a reset would count attempts from one again. An attempt already due is
 * left alone, since Temporal would start its dispatch over.
 * @throws ActionRefused when no retry is pending, or somebody else has paused it; TransferNotFound, TemporalUnavailable
 */
export async function retryNow(referenceId: string): Promise<void> {
  const { pending } = await beforeAnyChange(fetchDescription(referenceId));
  const pausedBy = pending.find(({ pause }) => pause?.by)?.pause?.by;
  if (pausedBy) throw new ActionRefused(`Paused in Temporal by ${pausedBy}. Resumes when unpaused there.`);
  const waiting = pending.find(isWaiting);
  if (!waiting) throw new ActionRefused(NO_RETRY_PENDING);
  if (!isDue(waiting)) await makeNow(referenceId, waiting);
}

/** @throws ActionRefused when the attempt has been made meanwhile; TemporalUnavailable */
export async function makeNow(
  referenceId: string,
  { activityId, state }: Pick<PendingFacts, 'activityId' | 'state'>,
): Promise<void> {
  const workflowId = workflowIdOf(referenceId);
  const request = { ...RETRY_PAUSE, execution: { workflowId }, id: activityId };
  try {
    if (state !== 'paused') {
      await callTemporal(({ client, namespace }) =>
        client.workflowService.pauseActivity({ ...request, namespace }),
      );
    }
  } catch (error) {
    throw isNotFound(error) ? new ActionRefused(NO_RETRY_PENDING) : error;
  } finally {
    // Even if the pause failed: only its answer may be lost.
    await amidChanges(
      callTemporal(({ client, namespace }) =>
        unpause(client.workflowService, namespace, { workflowId, activityId }),
      ),
    );
    announceTransferChange();
  }
}

function isWaiting({ state, attempt }: PendingFacts): boolean {
  return state === 'paused' || (state === 'scheduled' && attempt > 1);
}

function isDue({ nextAttemptAtMs }: PendingFacts): boolean {
  return nextAttemptAtMs !== null && nextAttemptAtMs <= Date.now();
}
