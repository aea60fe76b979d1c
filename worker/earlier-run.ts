import { activityInfo, getClient } from '@temporalio/activity';

const DEADLINE_MS = 3_000;

/** Whether Temporal lists another run of the activity's workflow. False where it does not tell: no order fails by it. */
export async function hasEarlierRun(): Promise<boolean> {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) return false;
  const { workflowId, runId } = workflowExecution;
  const client = getClient();
  try {
    const { count } = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
      client.workflow.count(`WorkflowId = '${workflowId}' AND RunId != '${runId}'`),
    );
    return count > 0;
  } catch {
    return false;
  }
}
