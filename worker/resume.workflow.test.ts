import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest';
import { faultScope } from '#lib/bank-client/contract.ts';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { SagaStack, type StartedTransfer, until } from '#testing/workflows/saga-stack.ts';
import { resumeWithBank, WaitingTransfers } from './resume.ts';

/** Longer than any test. */
const BACKOFF_MS = 600_000;

let stack: SagaStack;
let waiting: WaitingTransfers;
let stopWorker: () => Promise<void>;
const { signal } = new AbortController();

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stack.configureThisProcess();
  waiting = new WaitingTransfers(stack.bank);
  stopWorker = await stack.startWorker({ waiting });
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

async function pendingOf({ handle }: StartedTransfer) {
  return (await handle.describe()).raw.pendingActivities?.[0];
}

async function attemptsAt({ details: { referenceId } }: StartedTransfer): Promise<number> {
  const { items } = await stack.bank.listCalls({ transfer: referenceId });
  return items.filter(({ operation }) => operation === 'deposit').length;
}

async function waitingTransfer(): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer({
    retry: { initialIntervalMs: BACKOFF_MS, maximumIntervalMs: BACKOFF_MS },
  });
  await until(
    () => pendingOf(transfer),
    (pending) => (pending?.attempt ?? 0) > 1,
  );
  return transfer;
}

async function armOutage(): Promise<string> {
  const by = { by: 'test', reason: 'test' };
  return (await stack.bank.armFault({ kind: 'down', scope: { operation: 'deposit' }, seconds: 600, ...by }))
    .id;
}

it('what waits for a bank goes on when it is back, not when its backoff ends', async () => {
  const following = new AbortController();
  onTestFinished(() => following.abort());
  const { BANK_URL: baseUrl = '', BANK_TOKEN: token = '' } = stack.env;
  void resumeWithBank(waiting, { baseUrl, token }, following.signal);
  const outage = await armOutage();
  const transfers = await Promise.all([waitingTransfer(), waitingTransfer(), waitingTransfer()]);
  await stack.bank.clearFault(outage);
  for (const transfer of transfers)
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

/** An attempt of this transfer's deposit on another worker. @returns what makes it fail, and resolves once it has */
function attemptOn(other: WaitingTransfers, { handle, details }: StartedTransfer): () => Promise<unknown> {
  let fail = (_error: Error) => {};
  const failing = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const workflowExecution = { workflowId: handle.workflowId, runId: 'of a test' };
  const environment = new MockActivityEnvironment(
    { workflowExecution, activityType: 'deposit' },
    { interceptors: [other.interceptors] },
  );
  const attempt = environment.run((_instruction: object) => failing, { account: details.targetAccount });
  return async () => {
    fail(new Error('the bank is down'));
    await expect(attempt).rejects.toThrow('the bank is down');
  };
}

it('what fails after the news that its fault has ended goes on, though others have ended since', async () => {
  const other = new WaitingTransfers(stack.bank);
  const outage = await armOutage();
  const transfer = await waitingTransfer();
  await stack.bank.clearFault(outage);
  const failed = attemptOn(other, transfer);
  await other.resume({ operation: 'deposit' }, signal);
  await other.resume({ operation: 'refund' }, signal);
  await failed();
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('an attempt goes on of whose failure Temporal has yet to be told', async () => {
  await stopWorker();
  let fail = (_error: Error) => {};
  const failing = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const deposit = vi.fn(stack.bank.deposit).mockReturnValueOnce(failing);
  stopWorker = await stack.startWorker({ bank: { ...stack.bank, deposit } });
  const transfer = await stack.startTransfer({
    retry: { initialIntervalMs: BACKOFF_MS, maximumIntervalMs: BACKOFF_MS },
  });
  await until(
    async () => deposit.mock.calls.length,
    (calls) => calls === 1,
  );
  const other = new WaitingTransfers(stack.bank);
  await attemptOn(other, transfer)();
  await other.resume({ operation: 'deposit' }, signal);
  fail(new Error('the bank is down'));
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  await stopWorker();
  stopWorker = await stack.startWorker({ waiting });
});

it('the end of another fault brings no attempt forward', async () => {
  const outage = await armOutage();
  const transfer = await waitingTransfer();
  const { targetAccount } = transfer.details;
  const others = [
    { operation: 'refund' },
    { bank: 'bank9.example.com' },
    { account: 'another' },
    { transfer: 'rm-1' },
  ];
  for (const scope of faultScope.array().parse(others)) await waiting.resume(scope, signal);
  expect(await pendingOf(transfer)).toMatchObject({ attempt: 2 });
  expect(await attemptsAt(transfer)).toBe(1);
  await stack.bank.clearFault(outage);
  await waiting.resume({ account: targetAccount, operation: 'deposit' }, signal);
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await attemptsAt(transfer)).toBe(2);
});

it('a connection that comes and goes brings a transfer forward once a minute', async () => {
  const outage = await armOutage();
  const transfer = await waitingTransfer();
  await waiting.resumeAll(signal);
  await until(
    () => pendingOf(transfer),
    (pending) => (pending?.attempt ?? 0) > 2,
  );
  await waiting.resumeAll(signal);
  expect(await pendingOf(transfer)).toMatchObject({ attempt: 3 });
  expect(await attemptsAt(transfer)).toBe(2);
  await stack.bank.clearFault(outage);
  await waiting.resume({}, signal);
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('what somebody has paused stays paused', async () => {
  const outage = await armOutage();
  const transfer = await waitingTransfer();
  const id = (await pendingOf(transfer))?.activityId ?? '';
  await stack.client.workflowService.pauseActivity({
    ...{ namespace: MONEY_TRANSFER_NAMESPACE, execution: { workflowId: transfer.handle.workflowId } },
    ...{ id, identity: 'olga' },
  });
  await stack.bank.clearFault(outage);
  await waiting.resume({}, signal);
  expect(await pendingOf(transfer)).toMatchObject({ activityId: id, attempt: 2, paused: true });
  await transfer.handle.terminate('test');
});

it('of two faults that end at once, one repeats an attempt', async () => {
  const outage = await armOutage();
  const transfer = await waitingTransfer();
  await Promise.all([waiting.resume({}, signal), waiting.resume({ operation: 'deposit' }, signal)]);
  await until(
    () => attemptsAt(transfer),
    (attempts) => attempts === 2,
  );
  await stack.bank.clearFault(outage);
  await until(
    () => pendingOf(transfer),
    (pending) => (pending?.attempt ?? 0) > 2,
  );
  expect(await attemptsAt(transfer)).toBe(2);
  await transfer.handle.terminate('test');
});
