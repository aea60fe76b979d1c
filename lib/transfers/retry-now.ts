import { workflowIdOf } from '#lib/ids.ts';
import { announceTransferChange } from './changes.ts';
import { callTemporal } from './client.ts';
import type { PendingFacts } from './description.ts';
import { ActionRefused } from './errors.ts';
import { fetchDescription } from './read.ts';

/**
 * Makes the attempt that a transfer waits for now, instead of when it falls due. The attempts go on
 * being counted: a reset of the activity would count from one again, so it is paused and unpaused.
 * An activity that was left paused is unpaused.
 *
 * @throws ActionRefused when no attempt is waited for
 * @throws TransferNotFound, TemporalUnavailable
 */
export async function retryNow(referenceId: string): Promise<void> {
  const { pending } = await fetchDescription(referenceId);
  const waiting = pending.find(isWaiting);
  if (!waiting) throw new ActionRefused('No attempt is waited for just now.');
  const request = {
    execution: { workflowId: workflowIdOf(referenceId) },
    identity: 'desk',
    id: waiting.activityId,
  };
  try {
    if (waiting.state !== 'paused') {
      await callTemporal(({ client, namespace }) =>
        client.workflowService.pauseActivity({ ...request, namespace, reason: 'retry now' }),
      );
    }
  } finally {
    // Also when the answer to the pause was lost: it may have been paused all the same.
    await callTemporal(({ client, namespace }) =>
      client.workflowService.unpauseActivity({ ...request, namespace }),
    );
    announceTransferChange();
  }
}

function isWaiting({ state, attempt }: PendingFacts): boolean {
  return state === 'paused' || (state === 'scheduled' && attempt > 1);
}
