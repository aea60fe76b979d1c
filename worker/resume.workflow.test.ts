import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
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
