import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import type { HistoryEvent } from '#lib/transfers/view/history.ts';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { countTransfers } from './count-transfers.ts';
import { everyTransfer, listTransfers } from './list-transfers.ts';
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
