import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cancelTransfer } from '#lib/transfers/cancel.ts';
import { decideApproval } from '#lib/transfers/decide.ts';
import { retryNow } from '#lib/transfers/retry-now.ts';
import { SagaStack, until } from './testing/saga-stack.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.becomeTheWebsStack();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

describe('retry now', () => {
  it('makes the attempt at once, and goes on counting', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });
    await until(
      async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
      (calls) => calls.some(({ operation }) => operation === 'deposit'),
    );
    await until(
      () =>
        retryNow(transfer.details.referenceId).then(
          () => true,
          () => false,
        ),
      (done) => done,
    );
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    const { items } = await stack.bank.listCalls({ transfer: transfer.details.referenceId });
    const deposits = items.filter(({ operation }) => operation === 'deposit');
    expect(deposits.map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
  });

  it('is refused where nothing is waited for', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(retryNow(transfer.details.referenceId)).rejects.toThrow('No attempt is waited for');
  });
});

describe('cancel', () => {
  it('is refused where it could do nothing, and says why', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(cancelTransfer(transfer.details.referenceId)).rejects.toThrow('has ended');
    await expect(cancelTransfer('nobody-sent-this')).rejects.toThrow('There is no transfer');
  });

  it('is refused a second time, and while the money is being returned', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ kind: 'down', scope: { operation: 'refund' } }],
    });
    await transfer.reaches('refunding');
    await expect(cancelTransfer(transfer.details.referenceId)).rejects.toThrow('never cancelled');
    await stack.bank.clearFaults();
    await transfer.ends();
  });
});

describe('a decision about an approval', () => {
  it('that comes too late is refused with the state the transfer is in', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 50 } });
    await transfer.ends();
    const decision = { decision: 'approve', by: 'sam', reason: 'fine' } as const;
    await expect(decideApproval(transfer.details.referenceId, decision)).rejects.toThrow(
      'too late to decide: the transfer is expired',
    );
  });
});
