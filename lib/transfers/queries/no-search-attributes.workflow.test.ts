import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { UNNAMED_REQUESTER } from '#temporal/contract.ts';
import { SagaStack, WORKER_POLICY } from '#testing/workflows/saga-stack.ts';
import { countTransfers } from './count-transfers.ts';
import { listTransfers } from './list-transfers.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'), { searchAttributes: false });
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

it('a server on which nobody registered the search attributes is used all the same', async () => {
  const referenceId = newReferenceId();
  const order = { sourceAccount: 'A1001', currency: 'USD', requestedBy: 'teller', amountMinor: 100 } as const;
  await startTransfer({ ...order, referenceId, targetAccount: '43-812' });
  await stack.client.workflow.getHandle(workflowIdOf(referenceId)).result();
  const refunded = newReferenceId();
  await startTransfer({ ...order, referenceId: refunded, targetAccount: 'B5555' });
  await expect(stack.client.workflow.getHandle(workflowIdOf(refunded)).result()).rejects.toMatchObject({
    cause: { type: 'refunded' },
  });
  await expect
    .poll(async () =>
      Object.fromEntries(
        (await listTransfers(NO_FILTER, { limit: 10 })).items.map((one) => [one.referenceId, one.status]),
      ),
    )
    .toEqual({ [referenceId]: 'completed', [refunded]: 'not-completed' });
});

it('and so by an order of another client, whose attributes the workflow would set', async () => {
  const referenceId = newReferenceId();
  const accounts = { sourceAccount: 'A1001', targetAccount: '43-812' };
  const { handle } = await stack.startAnything(
    { ...accounts, amount: 1, referenceId },
    {
      ...{ ...accounts, referenceId, amountMinor: 100, currency: 'USD' },
      requestedBy: UNNAMED_REQUESTER,
      policy: WORKER_POLICY,
    },
  );
  expect(await handle.result()).toMatchObject({ ending: 'completed' });
});

it('and what needs a decision is found by the ledger, and filters use the memo', async () => {
  const order = { sourceAccount: 'A1001', currency: 'USD', requestedBy: 'teller' } as const;
  const [large, refused] = [newReferenceId(), newReferenceId()];
  await stack.bank.armFault({
    kind: 'refuse',
    scope: { transfer: refused, operation: 'refund' },
    params: { code: 'account_closed' },
    count: 1,
    by: 'a test',
    reason: 'to see who waits',
  });
  await startTransfer({ ...order, referenceId: large, targetAccount: 'B2002', amountMinor: 150_000 });
  await startTransfer({ ...order, referenceId: refused, targetAccount: 'B5555', amountMinor: 200 });
  const found = async (filter: Partial<TransferFilter>) => {
    const { items } = await listTransfers({ ...NO_FILTER, ...filter }, { limit: 100 });
    return Object.fromEntries(items.map(({ referenceId, status }) => [referenceId, status]));
  };
  await expect
    .poll(() => found({ needsDecision: true }))
    .toEqual({ [large]: 'awaiting-approval', [refused]: 'awaiting-operator' });
  expect(await found({ account: 'B2002' })).toEqual({ [large]: 'awaiting-approval' });
  expect(await found({ minMinor: 150_000 })).toEqual({ [large]: 'awaiting-approval' });
  expect(await found({ text: 'B2002' })).toEqual({ [large]: 'awaiting-approval' });
  expect(await countTransfers(NO_FILTER)).toMatchObject({
    'in-progress': 2,
    completed: 2,
    'not-completed': 1,
  });
  // What cannot be counted is not counted wrongly.
  expect(await countTransfers({ ...NO_FILTER, account: 'B2002' })).toBeNull();
});
