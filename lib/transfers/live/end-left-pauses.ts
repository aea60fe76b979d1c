import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isLeftBehind, unpause } from '#lib/temporal-client/retry-pause.ts';
import type { DescriptionFacts } from '#lib/transfers/view/pending-activities.ts';

/** Whoever watches need not wait for the worker to end them. @throws TemporalUnavailable */
export async function endLeftPauses(referenceId: string, { pending }: DescriptionFacts): Promise<void> {
  const workflowId = workflowIdOf(referenceId);
  for (const { activityId, pause } of pending) {
    if (!isLeftBehind(pause)) continue;
    await callTemporal(({ client, namespace }) =>
      unpause(client.workflowService, namespace, { workflowId, activityId }),
    );
  }
}
