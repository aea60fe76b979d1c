import { Client, type Connection, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { StartupError } from '#dev/shared/startup-error.ts';
import { TOLERANT_CODEC } from '#lib/temporal-client/decode.ts';
import { MONEY_TRANSFER_WORKFLOW, REPAIR_WORKFLOWS } from '#temporal/contract.ts';
import { ownerOf, ownNamespace } from './claim-namespace.ts';
import { connectTo, deepestMessage, type TemporalService } from './dev-server.ts';

export interface OpenWorkflow {
  readonly workflowId: string;
  /** It is no error if it has ended by itself. */
  terminate(reason: string): Promise<unknown>;
}

const TYPES = [MONEY_TRANSFER_WORKFLOW, ...REPAIR_WORKFLOWS].map((type) => `'${type}'`).join(', ');
const QUERY = `ExecutionStatus = 'Running' AND WorkflowType IN (${TYPES})`;

/**
 * Calls `use` with the transfers and repairs that run in a service, and may need the installation’s ledger: those
 * in its namespace, and in one that nobody has claimed.
 *
 * @param installation undefined where the data folder is of none
 * @throws StartupError when the service does not answer
 */
export async function withOpenWorkflows(
  service: TemporalService,
  installation: string | undefined,
  use: (open: readonly OpenWorkflow[]) => Promise<void>,
): Promise<void> {
  const connection = await connectTo(service, 'start it first: its transfers need this ledger.');
  try {
    const open: OpenWorkflow[] = [];
    const owner = await ownerOf(connection, service.namespace);
    if (owner === undefined || owner === installation)
      open.push(...(await openIn(connection, service.namespace)));
    const own = installation && !service.isNamespaceNamed ? ownNamespace(installation) : undefined;
    if (own && (await ownerOf(connection, own)) === installation)
      open.push(...(await openIn(connection, own)));
    await use(open);
  } finally {
    await connection.close();
  }
}

async function openIn(connection: Connection, namespace: string): Promise<OpenWorkflow[]> {
  const { workflow } = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [TOLERANT_CODEC] },
  });
  const open: OpenWorkflow[] = [];
  try {
    for await (const { workflowId } of workflow.list({ query: QUERY })) {
      open.push({ workflowId, terminate: (reason) => terminate(workflow.getHandle(workflowId), reason) });
    }
  } catch (error) {
    throw new StartupError(
      `The transfers in the namespace ${namespace} cannot be listed: ${deepestMessage(error)}.`,
    );
  }
  return open;
}

async function terminate(handle: WorkflowHandle, reason: string): Promise<void> {
  try {
    await handle.terminate(reason);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
