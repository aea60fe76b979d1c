import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { workflowIdOf } from '#lib/shared/ids.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { type PausableProxy, startPausableProxy } from '#testing/pausable-proxy.ts';
import { afterNextAnswer } from '#testing/workflows/after-answer.ts';
import { SagaStack } from '#testing/workflows/saga-stack.ts';
import { startTransfer } from './start-transfer.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;
let toTemporal: PausableProxy;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  toTemporal = await startPausableProxy(process.env.TEMPORAL_ADDRESS ?? '');
  process.env.TEMPORAL_ADDRESS = toTemporal.address;
});

afterAll(async () => {
  await toTemporal?.close();
  await stopWorker?.();
  await stack?.stop();
});

/** The bank and Temporal know its reference. */
async function completed(): Promise<TransferOrder> {
  const { details, ends } = await stack.startTransfer();
  await ends();
  const { referenceId, sourceAccount, targetAccount, amountMinor, currency, requestedBy } = details;
  return { referenceId, sourceAccount, targetAccount, amountMinor, currency, requestedBy };
}

it('an order is not sent again where Temporal forgets it after it was found there', async () => {
  const order = await completed();
  const workflowId = workflowIdOf(order.referenceId);
  afterNextAnswer('describeWorkflowExecution', () => stack.forget(order.referenceId));
  await expect(startTransfer(order)).rejects.toMatchObject({ certainty: 'not-done' });
  await expect(stack.client.workflow.getHandle(workflowId).describe()).rejects.toThrow(WorkflowNotFoundError);
  const { items } = await stack.bank.listTransferEntries(order.referenceId);
  expect(new Set(items.map(({ transactionId }) => transactionId)).size).toBe(2);
});

it('in an outage after the order was found, it is known that nothing was sent', async () => {
  const order = { ...(await completed()), amountMinor: 1 };
  afterNextAnswer('describeWorkflowExecution', () => toTemporal.pause());
  await expect(startTransfer(order)).rejects.toMatchObject({
    code: 'temporal-unavailable',
    certainty: 'not-done',
  });
  toTemporal.resume();
});
