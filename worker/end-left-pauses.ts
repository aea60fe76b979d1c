import type { WorkflowService } from '@temporalio/client';
import { isLeftBehind, pauseOf, unpause } from '#lib/temporal-client/retry-pause.ts';
import { MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';
import { log } from './log.ts';

/** Ends pauses that a crash in _Retry now_ left behind, also where nobody watches. @throws as the service */
export async function endLeftPauses(service: WorkflowService, namespace: string): Promise<void> {
  const query = `TaskQueue = '${MONEY_TRANSFER_TASK_QUEUE}' AND ExecutionStatus = 'Running' AND TemporalPauseInfo IS NOT NULL`;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await service.listWorkflowExecutions({
      namespace,
      query,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const { execution } of page.executions) {
      await endLeftPausesOf(service, namespace, execution?.workflowId ?? '').catch((error: unknown) => {
        // Such as one that is gone by now: it must not keep the others paused.
        log.warn({ err: error }, `A pause of ${execution?.workflowId} could not be ended.`);
      });
    }
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
}

async function endLeftPausesOf(service: WorkflowService, namespace: string, workflowId: string) {
  const description = await service.describeWorkflowExecution({ namespace, execution: { workflowId } });
  for (const activity of description.pendingActivities) {
    if (!isLeftBehind(pauseOf(activity))) continue;
    await unpause(service, namespace, { workflowId, activityId: activity.activityId ?? '' });
  }
}
