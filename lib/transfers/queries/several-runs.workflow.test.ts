import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import type { HistoryEvent } from '#lib/transfers/view/history.ts';
import { MONEY_TRANSFER_TASK_QUEUE, MONEY_TRANSFER_WORKFLOW } from '#temporal/contract.ts';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { countTransfers } from './count-transfers.ts';
import { everyTransfer, listTransfers } from './list-transfers.ts';
import { transfersCsv } from './transfers-csv.ts';
import { fetchHistory } from './workflow-history.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

async function listed(filter: Partial<TransferFilter>): Promise<string[]> {
  const { items } = await listTransfers({ ...NO_FILTER, ...filter }, { limit: 50 });
  return items.map(({ referenceId, status }) => `${referenceId} ${status}`);
}

async function exported(): Promise<number> {
  let rows = 0;
  for await (const { items } of everyTransfer(NO_FILTER)) rows += items.length;
  return rows;
}

function isScheduledActivity(event: HistoryEvent): boolean {
  return Boolean(event.activityTaskScheduledEventAttributes);
}

it('a transfer with several runs is one transfer: the last counts, whatever became of the others', async () => {
  const completed = await stack.startTransfer();
  await completed.ends();
  const open = await stack.startTransfer({ faults: [{ kind: 'down', scope: { operation: 'deposit' } }] });
  await open.reaches('depositing');
  await stack.reset(completed);
  await stack.client.workflow.getHandle(completed.handle.workflowId).result();
  await stack.reset(completed);
  await stack.reset(open, 1);
  const ofOpen = () => fetchHistory(open.details.referenceId);
  await expect.poll(async () => (await ofOpen()).filter(isScheduledActivity).length).toBe(2);
  // Another worker replays what it has not seen.
  await stopWorker();
  stopWorker = await stack.startWorker();
  await stack.bank.clearFaults();
  const current = [completed, open].map(({ handle }) => stack.client.workflow.getHandle(handle.workflowId));
  await Promise.all(current.map((handle) => handle.result()));

  await expect.poll(() => countTransfers(NO_FILTER)).toMatchObject({ completed: 2, terminated: 0 });
  const rows = [completed, open].map(({ details }) => `${details.referenceId} completed`);
  expect((await listed({})).sort()).toEqual(rows.sort());
  expect((await listed({ statuses: ['completed'] })).sort()).toEqual(rows);
  expect(await listed({ statuses: ['terminated'] })).toEqual([]);
  expect(await exported()).toBe(2);
  expect(await readHeadline()).toMatchObject({ open: 0, atRisk: [] });
});

it('a reference that another client starts again after its end is one transfer still, and moves no money', async () => {
  const { details, ends } = await stack.startTransfer();
  await ends();
  const { referenceId, policy: _, ...order } = details;
  const ofIt = { ...NO_FILTER, text: referenceId };
  await expect.poll(() => countTransfers(ofIt)).toMatchObject({ completed: 1 });
  const again = await stack.startAnything({ ...order, referenceId }, details);
  expect(await again.ends()).toMatchObject({ result: { ending: 'completed' } });
  await expect.poll(() => listed({ text: referenceId })).toEqual([`${referenceId} completed`]);
  await expect.poll(() => countTransfers(ofIt)).toMatchObject({ completed: 1, 'in-progress': 0 });
  const { items } = await stack.bank.listTransferEntries(referenceId);
  expect(new Set(items.map(({ transactionId }) => transactionId)).size).toBe(2);
});

it('what cannot be read is counted and listed alike, whatever its id is, and moves nothing', async () => {
  const referenceId = newReferenceId();
  const ids = [workflowIdOf(referenceId), `by-hand-${referenceId}`];
  for (const workflowId of ids) {
    const start = { workflowId, taskQueue: MONEY_TRANSFER_TASK_QUEUE, args: ['not an order'] };
    const handle = await stack.client.workflow.start(MONEY_TRANSFER_WORKFLOW, start);
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  }
  const failed = { ...NO_FILTER, statuses: ['not-completed' as const] };
  const unreadable = async () => (await listTransfers(failed, { limit: 50 })).unreadable;
  await expect
    .poll(async () => (await unreadable()).map(({ workflowId }) => workflowId).sort())
    .toEqual(ids.sort());
  await expect.poll(() => countTransfers(NO_FILTER)).toMatchObject({ 'not-completed': 2 });
  expect(await countTransfers({ ...NO_FILTER, text: referenceId })).toMatchObject({ 'not-completed': 1 });
  const found = await listTransfers({ ...NO_FILTER, text: referenceId }, { limit: 50 });
  expect(found.unreadable).toMatchObject([{ referenceId, status: 'not-completed' }]);
  const csv = await new Response(await transfersCsv(failed)).text();
  expect(csv.trimEnd().split('\r\n').slice(1)).toHaveLength(2);
});
