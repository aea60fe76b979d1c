import proto, { type temporal } from '@temporalio/proto';
import { RemitError } from '#lib/shared/errors.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { callTemporal, isTemporalBusy } from './connection.ts';
import { decoded, readValue, timestampMs } from './decode.ts';
import { grpcFailureIn, isSearchAttributeUnknown, wasNotAnswered } from './grpc.ts';
import { SharedAnswers } from './shared-answers.ts';

/** By default servers list and count ten times a second, for all clients together. */
const BUSY_COUNT_INTERVAL_MS = 1_000;

const lists = () => perProcess('visibility-lists', () => new SharedAnswers<ExecutionPage>());
const counts = () =>
  perProcess(
    'visibility-counts',
    () => new SharedAnswers<CountAnswer>(() => (isTemporalBusy() ? BUSY_COUNT_INTERVAL_MS : 0)),
  );

type CountAnswer = temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;

const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

export type ExecutionStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

export interface Execution {
  workflowId: string;
  runId: string;
  status: ExecutionStatus;
  startedAtMs: number;
  closedAtMs: number | null;
  memo: Record<string, unknown>;
  searchAttributes: Record<string, unknown>;
}

export interface ExecutionPage {
  executions: Execution[];
  token: Uint8Array | undefined;
}

/** This server does not know the cursor, or no longer. */
export class CursorUnknown extends RemitError {
  override name = 'CursorUnknown';
  readonly code = 'cursor-unknown';
  constructor(cause?: unknown) {
    super('This page of the list has expired. Go back to the first page.', 'not-done', { cause });
  }
}

export class SearchAttributesMissing extends RemitError {
  override name = 'SearchAttributesMissing';
  readonly code = 'search-attributes-missing';
  constructor(message: string, cause: unknown) {
    super(message, 'not-done', { cause });
  }
}

/**
 * Open workflows first, latest start first, then closed ones, latest end first: SQL databases offer no other
 * order (https://docs.temporal.io/list-filter#order-by).
 * @throws TemporalUnavailable, SearchAttributesMissing, CursorUnknown
 */
export function listExecutions(
  query: string,
  pageSize: number,
  token: Uint8Array | undefined,
): Promise<ExecutionPage> {
  const request = JSON.stringify([query, pageSize, token && Buffer.from(token).toString('base64')]);
  return lists().get(request, () => readPage(query, pageSize, token));
}

async function readPage(
  query: string,
  pageSize: number,
  token: Uint8Array | undefined,
): Promise<ExecutionPage> {
  const page = await ask(
    () =>
      callTemporal(({ client, namespace }) =>
        client.workflowService.listWorkflowExecutions({
          namespace,
          query,
          pageSize,
          ...(token ? { nextPageToken: token } : {}),
        }),
      ),
    token !== undefined,
  );
  const next = page.nextPageToken;
  return { executions: (page.executions ?? []).map(executionOf), token: next?.length ? next : undefined };
}

/** @throws TemporalUnavailable, SearchAttributesMissing */
export async function countExecutions(query: string): Promise<number> {
  return Number((await readCount(query)).count);
}

/** One call. @throws as {@link countExecutions} */
export async function countByStatus(query: string): Promise<Record<ExecutionStatus, number>> {
  const byStatus = { running: 0, completed: 0, failed: 0, cancelled: 0, terminated: 0, 'timed-out': 0 };
  const { groups } = await readCount(`${query} GROUP BY ExecutionStatus`);
  for (const { groupValues, count } of groups) {
    const name = groupValues?.[0] && readValue(groupValues[0]);
    byStatus[STATUS_BY_NAME[String(name)] ?? 'terminated'] += Number(count);
  }
  return byStatus;
}

function readCount(query: string): Promise<CountAnswer> {
  return counts().get(query, () =>
    ask(() =>
      callTemporal(({ client, namespace }) =>
        client.workflowService.countWorkflowExecutions({ namespace, query }),
      ),
    ),
  );
}

const STATUS_BY_NAME: Record<string, ExecutionStatus> = {
  Running: 'running',
  Paused: 'running',
  Completed: 'completed',
  Failed: 'failed',
  Canceled: 'cancelled',
  TimedOut: 'timed-out',
};

async function ask<T>(call: () => Promise<T>, withToken = false): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failure = grpcFailureIn(error);
    if (!failure) throw error;
    if (isSearchAttributeUnknown(error)) throw new SearchAttributesMissing(failure.details, failure);
    // How servers answer an unreadable token is not specified: some fail at it.
    throw withToken && !wasNotAnswered(failure) ? new CursorUnknown(failure) : error;
  }
}

export function executionOf(info: temporal.api.workflow.v1.IWorkflowExecutionInfo): Execution {
  return {
    workflowId: info.execution?.workflowId ?? '',
    runId: info.execution?.runId ?? '',
    status: statusOf(info.status),
    startedAtMs: timestampMs(info.startTime) ?? 0,
    closedAtMs: timestampMs(info.closeTime),
    memo: decoded(info.memo?.fields),
    searchAttributes: decoded(info.searchAttributes?.indexedFields),
  };
}

function statusOf(status: temporal.api.enums.v1.WorkflowExecutionStatus | null | undefined): ExecutionStatus {
  switch (status) {
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED:
      return 'running';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return 'completed';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED:
      return 'failed';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED:
      return 'cancelled';
    case WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
      return 'timed-out';
    default:
      return 'terminated';
  }
}
