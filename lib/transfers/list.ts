import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { z } from 'zod';
import { referenceIdOf } from '#lib/ids.ts';
import { ENDINGS, MONEY_TRANSFER_WORKFLOW, OPEN_STATUSES, SEARCH_ATTRIBUTES } from '#temporal/contract.ts';
import { amountMinor, currency } from '../bank/schemas.ts';
import { callTemporal } from './client.ts';
import type { TransferMemo } from './start.ts';
import type { TransferViewStatus } from './view.ts';

export interface TransferSummary extends TransferMemo {
  referenceId: string;
  /**
   * A list knows less than a transfer's own page: that one is in progress, and of one that failed on
   * a server without the search attributes, only that it did not complete.
   */
  status: TransferViewStatus | 'in-progress' | 'not-completed';
  startedAt: string;
  closedAt: string | null;
}

const memo = z.object({
  sourceAccount: z.string(),
  targetAccount: z.string(),
  amountMinor,
  currency,
}) satisfies z.ZodType<TransferMemo>;

/** The latest transfers, newest first: one call to Temporal, however many they are. */
export async function listTransfers(limit: number): Promise<TransferSummary[]> {
  const executions = await callTemporal(async ({ client }) => {
    const found: WorkflowExecutionInfo[] = [];
    const query = `WorkflowType = '${MONEY_TRANSFER_WORKFLOW}'`;
    for await (const execution of client.workflow.list({ query, pageSize: limit })) {
      if (found.push(execution) === limit) break;
    }
    return found;
  });
  return executions.flatMap((execution) => summaryOf(execution) ?? []);
}

function summaryOf(execution: WorkflowExecutionInfo): TransferSummary | undefined {
  const referenceId = referenceIdOf(execution.workflowId);
  const details = memo.safeParse(execution.memo).data;
  if (!referenceId || !details) return undefined;
  return {
    ...details,
    referenceId,
    status: statusOf(execution),
    startedAt: execution.startTime.toISOString(),
    closedAt: execution.closeTime?.toISOString() ?? null,
  };
}

const transferStatus = defineSearchAttributeKey(
  SEARCH_ATTRIBUTES.transferStatus,
  SearchAttributeType.KEYWORD,
);

const OFF_HAPPY_PATH = OPEN_STATUSES.filter((status) => status !== 'submitted');

/**
 * The happy path writes no search attributes, so what Temporal itself says of the workflow comes
 * first; the attribute tells the endings apart, and the states off the happy path.
 */
function statusOf({ status, typedSearchAttributes }: WorkflowExecutionInfo): TransferSummary['status'] {
  const published = typedSearchAttributes.get(transferStatus);
  switch (status.name) {
    case 'COMPLETED':
      return 'completed';
    case 'CANCELLED':
      return 'cancelled';
    case 'FAILED':
      return ENDINGS.find((ending) => ending === published) ?? 'not-completed';
    case 'RUNNING':
      return OFF_HAPPY_PATH.find((open) => open === published) ?? 'in-progress';
    default:
      return 'terminated';
  }
}
