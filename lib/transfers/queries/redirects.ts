import { repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { readWorkflowHistory } from './workflow-history.ts';

/** The accounts to which people have redirected a transfer's refund, or its repair's. @throws TemporalUnavailable */
export async function readRedirects(referenceId: string): Promise<string[]> {
  const histories = await Promise.all(
    [workflowIdOf(referenceId), repairIdOf(referenceId)].map(readWorkflowHistory),
  );
  return histories.flatMap((history) =>
    (history?.refundDecisions ?? []).flatMap(({ decision }) =>
      decision.action === 'redirect' ? [decision.account] : [],
    ),
  );
}
