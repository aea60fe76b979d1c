import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newReferenceId, workflowIdOf } from '#lib/ids.ts';
import { SagaStack } from '#temporal/testing/saga-stack.ts';
import { listTransfers } from './list.ts';
import { startTransfer } from './start.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'), false);
  stopWorker = await stack.startWorker();
  stack.becomeTheWebsStack();
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
      Object.fromEntries((await listTransfers(10)).map((one) => [one.referenceId, one.status])),
    )
    .toEqual({ [referenceId]: 'completed', [refunded]: 'not-completed' });
});
