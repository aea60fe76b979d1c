import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { listOpenTransfers } from '#lib/transfers/commands/cancel-open-transfers.ts';
import { RESOLVE_REFUND_UPDATE } from '#temporal/contract.ts';
import { SagaStack, until } from '#testing/workflows/saga-stack.ts';
import { resetDemo } from './reset.ts';

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

const posted = async (id: string) => (await stack.bank.getAccount(id)).postedMinor;

const FROM_SEED = { sourceAccount: '85-150', targetAccount: '43-812' };
const DOWN = { kind: 'down' } as const;

it('returns what is under way, leaves to people what is theirs to decide, and brings the accounts back', async () => {
  const completed = await stack.startTransfer({ ...FROM_SEED, amountMinor: 10_000 });
  await completed.ends();
  const running = await stack.startTransfer({
    ...FROM_SEED,
    faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
  });
  const awaitingApproval = await stack.startTransfer({
    approval: { thresholdMinor: 0, deadlineMs: 600_000 },
  });
  const needsOperator = await stack.startTransfer({
    sourceAccount: '85-150',
    targetAccount: 'B5555',
    amountMinor: 5_000,
    faults: [
      { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
    ],
  });
  await running.reaches('depositing');
  await awaitingApproval.reaches('awaiting-approval');
  await needsOperator.reaches('awaiting-operator');
  await until(
    () => listed('awaiting-operator'),
    (count) => count === 1,
  );

  const report = await resetDemo('olga');
  expect(report).toMatchObject({
    faultsCleared: 1,
    cancelRequests: 2,
    stillOpen: [],
    skipped: [{ referenceId: needsOperator.details.referenceId, status: 'awaiting-operator' }],
    more: false,
  });
  expect(report.message).toBe(
    'Cleared 1 fault, requested 2 cancellations, reset 2 accounts. ' +
      'Skipped 1 transfer that cannot be cancelled: awaiting-operator.',
  );
  expect(await running.ends()).toEqual({ cancelled: true });
  expect(await awaitingApproval.ends()).toEqual({ cancelled: true });
  // What the operator's transfer has withdrawn is still its account's own: with it, all is as it was.
  expect([await posted('85-150'), await posted('43-812')]).toEqual([195_000, 0]);
  await needsOperator.handle.executeUpdate<unknown, [object]>(RESOLVE_REFUND_UPDATE, {
    args: [{ action: 'retry', by: 'olga', reason: 'as before' }],
  });
  await needsOperator.ends();
  expect(await posted('85-150')).toBe(200_000);
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

it('says which transfers had not ended; whatever becomes of them then, the accounts add up', async () => {
  const transfer = await stack.startTransfer({
    ...FROM_SEED,
    faults: [{ ...DOWN, scope: { operation: 'deposit' }, seconds: 600 }],
  });
  await transfer.reaches('depositing');
  await until(
    () => posted('85-150'),
    (balance) => balance === 160_000,
  );
  await stopWorker();
  const { stillOpen, message } = await resetDemo('olga');
  expect(stillOpen).toEqual([transfer.details.referenceId]);
  expect(message).toContain('Still open: 1 transfer.');
  stopWorker = await stack.startWorker();
  await transfer.ends();
  expect((await posted('85-150')) + (await posted('43-812'))).toBe(200_000);
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

it('asks nothing of transfers that have ended', async () => {
  expect(await listOpenTransfers()).toEqual({ cancellable: [], skipped: [], more: false });
});

async function listed(status: string): Promise<number> {
  const { count } = await stack.client.workflow.count(
    `TransferStatus = '${status}' AND ExecutionStatus = 'Running'`,
  );
  return count;
}
