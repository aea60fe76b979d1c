import { referenceIdOf } from '#lib/shared/ids.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';
import { type Execution, listExecutions } from '#lib/temporal-client/visibility.ts';
import { LATER_RUN, MONEY_TRANSFER_WORKFLOW } from '#temporal/contract.ts';

const KEEP_MS = 1_000;
/** Temporal's maximum; more resets than this are not told apart. */
const MAX_RUNS = 1_000;
const MAX_IDS = 100;

const answers = () => perProcess('replaced-runs', () => new SharedAnswers<Execution[]>(() => KEEP_MS));

/** Runs of transfers that a reset has replaced by a later one, at most a second old. @throws TemporalUnavailable */
export function replacedRuns(): Promise<Execution[]> {
  return answers().get('', async () => {
    const marked = `WorkflowType = '${MONEY_TRANSFER_WORKFLOW}' AND TemporalChangeVersion = '${LATER_RUN}'`;
    const { executions } = await listExecutions(marked, MAX_RUNS, undefined);
    // Whoever reaches Temporal can start a workflow under any id.
    const own = executions.filter(({ workflowId }) => referenceIdOf(workflowId) !== undefined);
    const ids = [...new Set(own.map(({ workflowId }) => workflowId))];
    const chunks = Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, chunk) =>
      ids.slice(chunk * MAX_IDS, (chunk + 1) * MAX_IDS),
    );
    return (await Promise.all(chunks.map(earlierRuns))).flat();
  });
}

async function earlierRuns(workflowIds: readonly string[]): Promise<Execution[]> {
  const query = `WorkflowId IN (${workflowIds.map((id) => `'${id}'`).join(', ')})`;
  const { executions } = await listExecutions(query, MAX_RUNS, undefined);
  const latest = new Map<string, Execution>();
  for (const run of executions) {
    const known = latest.get(run.workflowId);
    if (!known || run.startedAtMs > known.startedAtMs) latest.set(run.workflowId, run);
  }
  return executions.filter((run) => latest.get(run.workflowId) !== run);
}
