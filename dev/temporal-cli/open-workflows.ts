import { Client } from '@temporalio/client';
import { MONEY_TRANSFER_WORKFLOW, REPAIR_TRANSFER_WORKFLOW } from '#temporal/contract.ts';
import { ownerOf, ownNamespace } from './claim-namespace.ts';
import { connectTo, type TemporalService } from './dev-server.ts';

export interface OpenWorkflow {
  readonly workflowId: string;
  terminate(reason: string): Promise<unknown>;
}

const QUERY = `ExecutionStatus = 'Running' AND WorkflowType IN ('${MONEY_TRANSFER_WORKFLOW}', '${REPAIR_TRANSFER_WORKFLOW}')`;

/**
 * Calls `use` with the installation's transfers and repairs that run in a service.
 * @throws StartupError when the service does not answer
 */
export async function withOpenWorkflows(
  service: TemporalService,
  installation: string,
  use: (open: readonly OpenWorkflow[]) => Promise<void>,
): Promise<void> {
  const connection = await connectTo(service);
  try {
    const open: OpenWorkflow[] = [];
    for (const namespace of [service.namespace, ownNamespace(installation)]) {
      if ((await ownerOf(connection, namespace)) !== installation) continue;
      const { workflow } = new Client({ connection, namespace });
      for await (const { workflowId } of workflow.list({ query: QUERY })) {
        open.push({ workflowId, terminate: (reason) => workflow.getHandle(workflowId).terminate(reason) });
      }
    }
    await use(open);
  } finally {
    await connection.close();
  }
}
