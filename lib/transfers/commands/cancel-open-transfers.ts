import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type TypedSearchAttributes,
} from '@temporalio/common';
import { referenceIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import {
  MONEY_TRANSFER_WORKFLOW,
  OPEN_STATUSES,
  type OpenStatus,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';

interface OpenByFate {
  cancellable: string[];
  /** A person decides about these. */
  waiting: string[];
  /** Their money is being returned, or the bank is asked what became of it. */
  finishing: string[];
}

export interface OpenTransfers extends OpenByFate {
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
  return { ...byFate(transfers), more };
}

function byFate(transfers: readonly OpenTransfer[]): OpenByFate {
  const referencesIn = (isMeant: (status: OpenStatus) => boolean) =>
    transfers.filter(({ status }) => isMeant(status)).map(({ referenceId }) => referenceId);
  return {
    cancellable: referencesIn((status) => status !== 'awaiting-operator' && !FINISHING.includes(status)),
    waiting: referencesIn((status) => status === 'awaiting-operator'),
    finishing: referencesIn((status) => FINISHING.includes(status)),
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

/** Up to a second; resolves with what is open then, as it is then. @throws TemporalUnavailable */
export async function waitUntilEnded(referenceIds: readonly string[]): Promise<OpenByFate> {
  const endAt = performance.now() + MAX_WAIT_MS;
  let open = await stillOpen(referenceIds);
  while (open.length > 0 && performance.now() < endAt) {
    await delay(POLL_MS);
    open = await stillOpen(open.map(({ referenceId }) => referenceId));
  }
  return byFate(open);
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
      transfers.push({ referenceId, status: statusIn(typedSearchAttributes) });
    }
    return { transfers, more: false };
  });
}

function statusIn(attributes: TypedSearchAttributes): OpenStatus {
  const published = attributes.get(transferStatus);
  return OPEN_STATUSES.find((open) => open === published) ?? 'submitted';
}

function stillOpen(referenceIds: readonly string[]): Promise<OpenTransfer[]> {
  return inGroups(referenceIds, async (referenceId) => {
    const description = await callTemporal(({ client }) =>
      client.workflow.getHandle(workflowIdOf(referenceId)).describe(),
    ).catch(ignoreEnded);
    if (description?.status.name !== 'RUNNING') return [];
    return [{ referenceId, status: statusIn(description.typedSearchAttributes) }];
  });
}

function ignoreEnded(error: unknown): undefined {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

async function inGroups<T>(items: readonly string[], act: (item: string) => Promise<T[]>): Promise<T[]> {
  const results: T[] = [];
  for (let first = 0; first < items.length; first += CONCURRENCY) {
    results.push(...(await Promise.all(items.slice(first, first + CONCURRENCY).map(act))).flat());
  }
  return results;
}
