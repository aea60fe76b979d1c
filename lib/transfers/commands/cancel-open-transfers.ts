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

export interface OpenTransfers {
  cancellable: string[];
  /** A person decides about these. */
  waiting: string[];
  /** Their money is being returned, or the bank is asked what became of it. */
  finishing: string[];
  more: boolean;
}

const MAX_TRANSFERS = 500;
const CONCURRENCY = 20;
const POLL_MS = 100;
const MAX_WAIT_MS = 1_000;

const FINISHING: readonly OpenStatus[] = ['withdrawal-unknown', 'deposit-unknown', 'refunding'];

/** The list may lag, harmlessly: the saga decides about each cancellation. @throws TemporalUnavailable */
export async function listOpenTransfers(): Promise<OpenTransfers> {
  const { transfers, more } = await listOpen();
  const referencesIn = (isMeant: (status: OpenStatus) => boolean) =>
    transfers.filter(({ status }) => isMeant(status)).map(({ referenceId }) => referenceId);
  return {
    cancellable: referencesIn((status) => status !== 'awaiting-operator' && !FINISHING.includes(status)),
    waiting: referencesIn((status) => status === 'awaiting-operator'),
    finishing: referencesIn((status) => FINISHING.includes(status)),
    more,
  };
}

/** Resolves when all are requested. @throws TemporalUnavailable */
export async function cancelTransfers(referenceIds: readonly string[]): Promise<void> {
  await inGroups(referenceIds, async (referenceId) => {
    await callTemporal(({ client }) => client.workflow.getHandle(workflowIdOf(referenceId)).cancel()).catch(
      ignoreEnded,
    );
    return [];
  });
}

/** Up to a second; resolves with those still open. @throws TemporalUnavailable */
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

interface OpenTransfer {
  referenceId: string;
  status: OpenStatus;
}

async function listOpen(): Promise<{ transfers: OpenTransfer[]; more: boolean }> {
  const query = `WorkflowType = '${MONEY_TRANSFER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  return callTemporal(async ({ client }) => {
    const transfers: OpenTransfer[] = [];
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
