/** Every transfer that Temporal knows, for reconciliation. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { z } from 'zod';
import { referenceIdOf, repairedReferenceIdOf, repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import {
  type Execution,
  type ExecutionPage,
  executionOf,
  listExecutions,
} from '#lib/temporal-client/visibility.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { transferMemo } from '#lib/transfers/memo.ts';
import { endingOf, publishedStatus } from '#lib/transfers/view/summary.ts';
import { type Ending, MONEY_TRANSFER_WORKFLOW, REPAIR_WORKFLOWS } from '#temporal/contract.ts';

/** Temporal's maximum. */
const PAGE_SIZE = 1_000;

const order = transferMemo.pick({
  sourceAccount: true,
  targetAccount: true,
  amountMinor: true,
  currency: true,
  ledger: true,
});

/** `not-completed` failed, and Temporal has no ending of the saga for it. */
export type TemporalStatus = 'running' | Ending | 'not-completed' | 'terminated' | 'timed-out';

export interface TemporalTransfer {
  referenceId: string;
  status: TemporalStatus;
  /** Null for a workflow that Remit did not start, and so has no memo. */
  order: z.infer<typeof order> | null;
  startedAt: string;
  closedAt: string | null;
  /** Known only where it publishes its status, and as lists lag. */
  awaitsApproval?: true;
}

/** A repair that was terminated counts as none. */
export type RepairProgress = 'running' | 'done';

interface TemporalTransfers {
  transfers: TemporalTransfer[];
  repairs: Map<string, RepairProgress>;
}

/** @throws TemporalUnavailable */
export async function listTemporalTransfers(): Promise<TemporalTransfers> {
  const transfers = new Map<string, TemporalTransfer>();
  const repairs = new Map<string, RepairProgress>();
  for await (const execution of allExecutions()) {
    const transfer = transferOf(execution);
    if (transfer) {
      transfers.set(transfer.referenceId, latestRun(transfers.get(transfer.referenceId), transfer));
    }
    const repaired = repairedReferenceIdOf(execution.workflowId);
    const progress = progressOf(execution);
    if (repaired && progress && repairs.get(repaired) !== 'running') repairs.set(repaired, progress);
  }
  return { transfers: [...transfers.values()], repairs };
}

/** The workflow's own record, which does not lag as lists do. @throws TemporalUnavailable */
export async function readTemporalTransfer(referenceId: string): Promise<TemporalTransfer | undefined> {
  const description = await describeWorkflow(workflowIdOf(referenceId));
  return description && transferOf(described(description));
}

/** @throws TemporalUnavailable */
export async function readRepairProgress(referenceId: string): Promise<RepairProgress | undefined> {
  const description = await describeWorkflow(repairIdOf(referenceId));
  return description && progressOf(described(description));
}

const TYPES = [MONEY_TRANSFER_WORKFLOW, ...REPAIR_WORKFLOWS].map((type) => `'${type}'`).join(', ');
const QUERY = `WorkflowType IN (${TYPES})`;

async function* allExecutions(): AsyncGenerator<Execution> {
  let token: Uint8Array | undefined;
  do {
    const page: ExecutionPage = await listExecutions(QUERY, PAGE_SIZE, token);
    yield* page.executions;
    token = page.token;
  } while (token);
}

function described({ raw }: WorkflowExecutionDescription): Execution {
  return executionOf(raw.workflowExecutionInfo ?? {});
}

function transferOf(execution: Execution): TemporalTransfer | undefined {
  const { workflowId, startedAtMs, closedAtMs, memo } = execution;
  const referenceId = referenceIdOf(workflowId);
  if (!referenceId) return undefined;
  return {
    referenceId,
    status: statusOf(execution),
    order: order.safeParse(memo).data ?? null,
    ...(publishedStatus(execution) === 'awaiting-approval' && { awaitsApproval: true as const }),
    startedAt: new Date(startedAtMs).toISOString(),
    closedAt: closedAtMs === null ? null : new Date(closedAtMs).toISOString(),
  };
}

/** A reset workflow has several runs, of which the last counts. */
function latestRun(one: TemporalTransfer | undefined, other: TemporalTransfer): TemporalTransfer {
  if (!one || other.closedAt === null) return other;
  return one.closedAt === null || one.closedAt > other.closedAt ? one : other;
}

function statusOf(execution: Execution): TemporalStatus {
  return execution.status === 'failed' ? endingOf(execution) : execution.status;
}

function progressOf({ status }: Execution): RepairProgress | undefined {
  if (status === 'running') return 'running';
  return status === 'completed' ? 'done' : undefined;
}
