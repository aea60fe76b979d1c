import { announceTransferChange } from '#lib/live/transfer-changes.ts';
import { ActionRefused, amidChanges, beforeAnyChange, certaintyOf } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isNotFound, isUnimplemented } from '#lib/temporal-client/grpc.ts';
import { RETRY_PAUSE, unpause } from '#lib/temporal-client/retry-pause.ts';
import { fetchDescription } from '#lib/transfers/queries/workflow-history.ts';
import type { PendingFacts } from '#lib/transfers/view/pending-activities.ts';

const NO_RETRY_PENDING = 'No retry is pending.';
const SERVER_TOO_OLD = 'This Temporal server cannot retry at once: it needs 1.28 or later.';

/**
 * Pauses and unpauses the activity: a reset would count attempts from one again. An attempt already due is
 * left alone, since Temporal would start its dispatch over.
 * @throws ActionRefused when no retry is pending, or somebody else has paused it; TransferNotFound, TemporalUnavailable
 */
export async function retryNow(referenceId: string): Promise<void> {
  const { pending } = await beforeAnyChange(fetchDescription(referenceId));
  pending.forEach(requireNotPaused);
  const waiting = pending.find(isWaiting);
  if (!waiting) throw new ActionRefused(NO_RETRY_PENDING);
  if (!isDue(waiting)) await makeNow(referenceId, waiting);
}

/** @throws ActionRefused when the attempt has been made, or somebody has paused it, meanwhile; TemporalUnavailable */
export async function makeNow(
  referenceId: string,
  { activityId, state }: Pick<PendingFacts, 'activityId' | 'state'>,
): Promise<void> {
  if (state === 'paused') await endOwnPause(referenceId, activityId, beforeAnyChange);
  else await pauseForAMoment(referenceId, activityId);
  announceTransferChange();
}

async function pauseForAMoment(referenceId: string, activityId: string): Promise<void> {
  try {
    await pause(referenceId, activityId);
  } catch (error) {
    // Only its answer may be lost.
    if (certaintyOf(error) === 'unknown') await endOwnPause(referenceId, activityId, amidChanges);
    throw error;
  }
  await endOwnPause(referenceId, activityId, amidChanges);
}

async function pause(referenceId: string, id: string): Promise<void> {
  const request = { ...RETRY_PAUSE, execution: { workflowId: workflowIdOf(referenceId) }, id };
  try {
    await callTemporal(({ client, namespace }) =>
      client.workflowService.pauseActivity({ ...request, namespace }),
    );
  } catch (error) {
    if (isNotFound(error)) throw new ActionRefused(NO_RETRY_PENDING);
    throw isUnimplemented(error) ? new ActionRefused(SERVER_TOO_OLD) : error;
  }
}

/** Pausing what somebody else has paused does nothing: their pause must stay. */
async function endOwnPause(
  referenceId: string,
  activityId: string,
  during: typeof beforeAnyChange,
): Promise<void> {
  const { pending } = await during(fetchDescription(referenceId));
  const paused = pending.find((activity) => activity.activityId === activityId);
  if (!paused?.pause) return;
  requireNotPaused(paused);
  await amidChanges(
    callTemporal(({ client, namespace }) =>
      unpause(client.workflowService, namespace, { workflowId: workflowIdOf(referenceId), activityId }),
    ),
  );
}

function requireNotPaused({ pause }: Pick<PendingFacts, 'pause'>): void {
  if (pause?.by) throw new ActionRefused(`Paused in Temporal by ${pause.by}. Resumes when unpaused there.`);
}

function isWaiting({ state, attempt }: PendingFacts): boolean {
  return state === 'paused' || (state === 'scheduled' && attempt > 1);
}

function isDue({ nextAttemptAtMs }: PendingFacts): boolean {
  return nextAttemptAtMs !== null && nextAttemptAtMs <= Date.now();
}
