/** Every transfer that Temporal knows, as far as its list of workflows tells: for comparing, not for showing. */
import { setTimeout } from 'node:timers/promises';
import {
  isGrpcServiceError,
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
} from '@temporalio/client';
import proto, { type temporal as temporalApi } from '@temporalio/proto';
import { z } from 'zod';
import { amountMinor, currency } from '#lib/bank-client/contract.ts';
import { referenceIdOf, repairedReferenceIdOf, repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { decoded, timestampMs } from '#lib/temporal-client/decode.ts';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';
import {
  ENDINGS,
  type Ending,
  MONEY_TRANSFER_WORKFLOW,
  REPAIR_TRANSFER_WORKFLOW,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';

/** The largest page Temporal gives. */
const PAGE_SIZE = 1_000;

const order = z.object({
  sourceAccount: z.string(),
  targetAccount: z.string(),
  amountMinor,
  currency,
});

/**
 * How a workflow stands. `not-completed` failed without an ending of the saga that Temporal could
 * tell: somebody failed it, or the server has no search attributes.
 */
export type ExecutionStatus = 'running' | Ending | 'not-completed' | 'terminated' | 'timed-out';

export interface TemporalTransfer {
  referenceId: string;
  status: ExecutionStatus;
  /** What was ordered; null of a workflow that was not started by the desk, and so has no memo. */
  order: z.infer<typeof order> | null;
  startedAt: string;
  closedAt: string | null;
}

/** A repair that was itself ended from outside counts as none. */
export type RepairProgress = 'running' | 'done';

/** What Temporal's list of workflows tells, each transfer once, in no particular order. */
export interface Executions {
  transfers: TemporalTransfer[];
  /** Which transfers are being repaired, or have been. */
  repairs: Map<string, RepairProgress>;
}

/** All of them, however many. @throws TemporalUnavailable */
export async function listExecutions(): Promise<Executions> {
  const transfers = new Map<string, TemporalTransfer>();
  const repairs = new Map<string, RepairProgress>();
  for await (const execution of allExecutions()) {
    const transfer = transferOf(execution);
    if (transfer) {
      transfers.set(transfer.referenceId, latestRun(transfers.get(transfer.referenceId), transfer));
    }
    const repaired = repairedReferenceIdOf(workflowIdIn(execution));
    const progress = progressOf(execution);
    if (repaired && progress && repairs.get(repaired) !== 'running') repairs.set(repaired, progress);
  }
  return { transfers: [...transfers.values()], repairs };
}

/** One, as its own record has it at this moment, not as a list that may lag. @throws TemporalUnavailable */
export async function readTemporalTransfer(referenceId: string): Promise<TemporalTransfer | undefined> {
  const description = await describeWorkflow(workflowIdOf(referenceId));
  return description && transferOf(description.raw.workflowExecutionInfo ?? {});
}

/** The same of its repair. @throws TemporalUnavailable */
export async function readRepairProgress(referenceId: string): Promise<RepairProgress | undefined> {
  const description = await describeWorkflow(repairIdOf(referenceId));
  return description && progressOf(description.raw.workflowExecutionInfo ?? {});
}

/** How a workflow stands at this moment; undefined when Temporal does not know it. @throws TemporalUnavailable */
export async function describeWorkflow(
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await callTemporal(({ client }) => client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type Execution = temporalApi.api.workflow.v1.IWorkflowExecutionInfo;

const QUERY = `WorkflowType IN ('${MONEY_TRANSFER_WORKFLOW}', '${REPAIR_TRANSFER_WORKFLOW}')`;

/** Page by page, so that each call has a deadline of its own and can be made again. */
async function* allExecutions(): AsyncGenerator<Execution> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await whenAllowed(() =>
      callTemporal(({ client, namespace }) =>
        client.workflowService.listWorkflowExecutions({
          namespace,
          query: QUERY,
          pageSize: PAGE_SIZE,
          ...(nextPageToken && { nextPageToken }),
        }),
      ),
    );
    yield* page.executions ?? [];
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
}

/**
 * Temporal lists ten times a second and no more (`frontend.namespaceRPS.visibility`), for everybody
 * together; whoever comes too early is to come again.
 */
async function whenAllowed<T>(call: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      return await call();
    } catch (error) {
      const isTooEarly = error instanceof TemporalUnavailable && codeOf(error.cause) === RESOURCE_EXHAUSTED;
      if (!isTooEarly || pauseMs > MAX_PAUSE_MS) throw error;
      await setTimeout(pauseMs);
    }
  }
}

const RESOURCE_EXHAUSTED = 8;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 3_000;

function codeOf(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? error.code : undefined;
}

function transferOf(execution: Execution): TemporalTransfer | undefined {
  const referenceId = referenceIdOf(workflowIdIn(execution));
  const startedAtMs = timestampMs(execution.startTime);
  if (!referenceId || startedAtMs === null) return undefined;
  const closedAtMs = timestampMs(execution.closeTime);
  return {
    referenceId,
    status: statusOf(execution),
    order: order.safeParse(decoded(execution.memo?.fields)).data ?? null,
    startedAt: new Date(startedAtMs).toISOString(),
    closedAt: closedAtMs === null ? null : new Date(closedAtMs).toISOString(),
  };
}

function workflowIdIn({ execution }: Execution): string {
  return execution?.workflowId ?? '';
}

/** A workflow that was reset has several runs, of which the last one counts. */
function latestRun(one: TemporalTransfer | undefined, other: TemporalTransfer): TemporalTransfer {
  if (!one || other.closedAt === null) return other;
  return one.closedAt === null || one.closedAt > other.closedAt ? one : other;
}

const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

function statusOf({ status, searchAttributes }: Execution): ExecutionStatus {
  switch (status) {
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return 'completed';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED:
      return 'cancelled';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED: {
      // Some servers give one value as it is, others as a list of one.
      const [published] = [decoded(searchAttributes?.indexedFields)[SEARCH_ATTRIBUTES.transferStatus]].flat();
      return ENDINGS.find((ending) => ending === published) ?? 'not-completed';
    }
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED:
      return 'terminated';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
      return 'timed-out';
    default:
      return 'running';
  }
}

function progressOf({ status }: Execution): RepairProgress | undefined {
  switch (status) {
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
      return 'running';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return 'done';
    default:
      return undefined;
  }
}
