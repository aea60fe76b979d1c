import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { referenceIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import {
  MONEY_TRANSFER_WORKFLOW,
  OPEN_STATUSES,
  type OpenStatus,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';

export interface SkippedTransfer {
  referenceId: string;
  status: OpenStatus;
}

export interface OpenTransfers {
  cancellable: string[];
  skipped: SkippedTransfer[];
  more: boolean;
}

const MAX_TRANSFERS = 500;
const CONCURRENCY = 20;
const POLL_MS = 200;
const MAX_WAIT_MS = 10_000;

/** A person or the bank must decide about these, or their money is already being returned. */
const NOT_CANCELLABLE: readonly OpenStatus[] = [
  'withdrawal-unknown',
  'deposit-unknown',
  'refunding',
  'awaiting-operator',
];

/** The list may lag, harmlessly: the saga decides about each cancellation. @throws TemporalUnavailable */
export async function listOpenTransfers(): Promise<OpenTransfers> {
  const { transfers, more } = await listOpen();
  const skipped = transfers.filter(({ status }) => NOT_CANCELLABLE.includes(status));
  const cancellable = transfers
    .filter(({ status }) => !NOT_CANCELLABLE.includes(status))
    .map(({ referenceId }) => referenceId);
  return { cancellable, skipped, more };
}

/** Resolves when all are requested, with those asked for. @throws TemporalUnavailable */
export function cancelTransfers(referenceIds: readonly string[]): Promise<string[]> {
  return inGroups(referenceIds, async (referenceId) => {
    await callTemporal(({ client }) => client.workflow.getHandle(workflowIdOf(referenceId)).cancel()).catch(
      ignoreEnded,
    );
    return [referenceId];
  });
}

/** Up to ten seconds; resolves with those still open. @throws TemporalUnavailable */
export async function waitUntilEnded(referenceIds: readonly string[]): Promise<string[]> {
  const endAt = performance.now() + MAX_WAIT_MS;
  let open = [...referenceIds];
  while (open.length > 0 && performance.now() < endAt) {
    open = await inGroups(open, async (referenceId) => ((await isOpen(referenceId)) ? [referenceId] : []));
    if (open.length > 0) await delay(POLL_MS);
  }
  return open;
}

const transferStatus = defineSearchAttributeKey(
  SEARCH_ATTRIBUTES.transferStatus,
  SearchAttributeType.KEYWORD,
);

async function listOpen(): Promise<{ transfers: SkippedTransfer[]; more: boolean }> {
  const query = `WorkflowType = '${MONEY_TRANSFER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  return callTemporal(async ({ client }) => {
    const transfers: SkippedTransfer[] = [];
    for await (const { workflowId, typedSearchAttributes } of client.workflow.list({
      query,
      pageSize: MAX_TRANSFERS,
    })) {
      const referenceId = referenceIdOf(workflowId);
      if (!referenceId) continue;
      if (transfers.length === MAX_TRANSFERS) return { transfers, more: true };
      const published = typedSearchAttributes.get(transferStatus);
      transfers.push({
        referenceId,
        status: OPEN_STATUSES.find((open) => open === published) ?? 'submitted',
      });
    }
    return { transfers, more: false };
  });
}

async function isOpen(referenceId: string): Promise<boolean> {
  const description = await callTemporal(({ client }) =>
    client.workflow.getHandle(workflowIdOf(referenceId)).describe(),
  ).catch(ignoreEnded);
  return description?.status.name === 'RUNNING';
}

function ignoreEnded(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

async function inGroups<T>(items: readonly T[], act: (item: T) => Promise<T[]>): Promise<T[]> {
  const results: T[] = [];
  for (let first = 0; first < items.length; first += CONCURRENCY) {
    results.push(...(await Promise.all(items.slice(first, first + CONCURRENCY).map(act))).flat());
  }
  return results;
}
