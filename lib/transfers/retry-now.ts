import { workflowIdOf } from '#lib/ids.ts';
import { callTemporal } from './client.ts';
import type { PendingFacts } from './description.ts';
import { ActionRefused } from './errors.ts';
import { fetchDescription } from './read.ts';

/**
 * Makes the attempt that a transfer waits for now, instead of when it falls due. The attempts go on
 * being counted: a reset of the activity would count from one again, so it is paused and unpaused.
 *
 * @throws ActionRefused when no attempt is waited for
 * @throws TransferNotFound, TemporalUnavailable
 */
export async function retryNow(referenceId: string): Promise<void> {
  const { pending } = await fetchDescription(referenceId);
  const waiting = pending.find(isWaiting);
  if (!waiting) throw new ActionRefused('No attempt is waited for just now.');
  await callTemporal(async ({ client, namespace }) => {
    const activity = {
      namespace,
      execution: { workflowId: workflowIdOf(referenceId) },
      identity: 'desk',
      id: waiting.activityId,
    };
    await client.workflowService.pauseActivity({ ...activity, reason: 'retry now' });
    await client.workflowService.unpauseActivity(activity);
  });
}

function isWaiting({ state, attempt }: PendingFacts): boolean {
  return state === 'scheduled' && attempt > 1;
}
