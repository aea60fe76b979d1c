import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { listTransfers } from './list-transfers.ts';
import { transfersCsv } from './transfers-csv.ts';

let stack: SagaStack;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stack.configureThisProcess();
});

afterAll(() => stack?.stop());

async function listed(version: string): Promise<string[]> {
  const { items } = await listTransfers({ ...NO_FILTER, version }, { limit: 50 });
  return items.map((one) => `${one.referenceId} ${one.version}`);
}

it('finds transfers by the version that took their last step, also once they have moved to another', async () => {
  const stopOlder = await stack.startWorker({ version: 'older' });
  const [ended, moving] = await Promise.all([
    stack.startTransfer(),
    stack.startTransfer({ faults: [{ kind: 'down', scope: { operation: 'deposit' } }] }),
  ]);
  await Promise.all([ended.ends(), moving.reaches('depositing')]);
  const inOlder = [ended, moving].map(({ details }) => `${details.referenceId} older`);
  await expect.poll(async () => (await listed('older')).sort()).toEqual(inOlder.sort());
  await stopOlder();
  const stopNewer = await stack.startWorker({ version: 'newer' });
  await stack.bank.clearFaults();
  await moving.ends();
  await expect.poll(() => listed('newer')).toEqual([`${moving.details.referenceId} newer`]);
  expect(await listed('older')).toEqual([`${ended.details.referenceId} older`]);
  expect(await listed('none')).toEqual([]);
  const csv = await new Response(await transfersCsv({ ...NO_FILTER, version: 'newer' })).text();
  expect(
    csv
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(',').at(-1)),
  ).toEqual(['Workflow code', 'newer']);
  await stopNewer();
});
