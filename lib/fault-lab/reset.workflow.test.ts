import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { listOpenTransfers, waitUntilEnded } from '#lib/transfers/commands/cancel-open-transfers.ts';
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
const OPEN_AT_ONCE = 20;

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

  const { faultsCleared, ended, open, message } = await resetDemo('olga');
  // A busy machine takes longer to end them than the reset waits.
  const { waiting, more, cancellable, finishing } = open;
  expect({ faultsCleared, waiting, more }).toEqual({ faultsCleared: 1, waiting: 1, more: false });
  expect(ended + cancellable + finishing).toBe(2);
  expect(message).toContain('1 transfer waits for a person in the work queue and stays.');
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

it('does not wait for what cannot end; whatever becomes of it then, the accounts add up', async () => {
  const transfers = await Promise.all(
    Array.from({ length: OPEN_AT_ONCE }, () =>
      stack.startTransfer({
        ...FROM_SEED,
        amountMinor: 1_000,
        faults: [{ ...DOWN, scope: { operation: 'deposit' }, seconds: 600 }],
      }),
    ),
  );
  await Promise.all(transfers.map((transfer) => transfer.reaches('depositing')));
  await until(
    () => posted('85-150'),
    (balance) => balance === 200_000 - OPEN_AT_ONCE * 1_000,
  );
  await stopWorker();
  const { open, ended, message } = await resetDemo('olga');
  expect({ open, ended }).toEqual({
    open: { cancellable: OPEN_AT_ONCE, waiting: 0, finishing: 0, more: false },
    ended: 0,
  });
  expect(message).toContain('20 transfers are asked to cancel: once a worker runs');
  stopWorker = await stack.startWorker();
  await Promise.all(transfers.map((transfer) => transfer.ends()));
  expect((await posted('85-150')) + (await posted('43-812'))).toBe(200_000);
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

it('what waits for a person by the end of the wait is not said to be cancelled', async () => {
  const refused = {
    kind: 'refuse',
    scope: { operation: 'refund' },
    params: { code: 'account_closed' },
  } as const;
  const transfer = await stack.startTransfer({ targetAccount: 'B5555', faults: [{ ...refused, count: 1 }] });
  await transfer.reaches('awaiting-operator');
  const { referenceId } = transfer.details;
  const left = { cancellable: [], waiting: [referenceId], finishing: [] };
  expect(await waitUntilEnded([referenceId])).toEqual(left);
  await transfer.handle.executeUpdate<unknown, [object]>(RESOLVE_REFUND_UPDATE, {
    args: [{ action: 'retry', by: 'olga', reason: 'as before' }],
  });
  await transfer.ends();
});

it('asks nothing of transfers that have ended', async () => {
  const open = await until(listOpenTransfers, ({ cancellable, finishing }) =>
    [cancellable, finishing].every(({ length }) => length === 0),
  );
  expect(open).toEqual({ cancellable: [], waiting: [], finishing: [], more: false });
});

async function listed(status: string): Promise<number> {
  const { count } = await stack.client.workflow.count(
    `TransferStatus = '${status}' AND ExecutionStatus = 'Running'`,
  );
  return count;
}
