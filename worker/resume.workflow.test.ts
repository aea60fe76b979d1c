import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { SagaStack, type StartedTransfer, until } from '#testing/workflows/saga-stack.ts';
import { resumeWithBank, WaitingTransfers } from './resume.ts';

/** Longer than any test. */
const BACKOFF_MS = 600_000;

let stack: SagaStack;
let stopWorker: () => Promise<void>;
const following = new AbortController();

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stack.configureThisProcess();
  const waiting = new WaitingTransfers(stack.bank);
  stopWorker = await stack.startWorker({ waiting });
  const { BANK_URL: baseUrl = '', BANK_TOKEN: token = '' } = stack.env;
  void resumeWithBank(waiting, { baseUrl, token }, following.signal);
});

afterAll(async () => {
  following.abort();
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
  const outage = await armOutage();
  const transfers = await Promise.all([waitingTransfer(), waitingTransfer(), waitingTransfer()]);
  await stack.bank.clearFault(outage);
  for (const transfer of transfers)
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
});

it('the end of another fault brings no attempt forward, and what somebody has paused stays paused', async () => {
  const outage = await armOutage();
  const [paused, untouched] = await Promise.all([waitingTransfer(), waitingTransfer()]);
  const id = (await pendingOf(paused))?.activityId ?? '';
  await stack.client.workflowService.pauseActivity({
    ...{ namespace: MONEY_TRANSFER_NAMESPACE, execution: { workflowId: paused.handle.workflowId } },
    ...{ id, identity: 'olga' },
  });
  for (const scope of [
    { operation: 'refund' as const },
    { bank: 'bank9.example.com' },
    { account: 'another' },
  ]) {
    const by = { by: 'test', reason: 'test' };
    await stack.bank.clearFault((await stack.bank.armFault({ kind: 'down', scope, seconds: 600, ...by })).id);
  }
  expect(await pendingOf(untouched)).toMatchObject({ attempt: 2 });
  await stack.bank.clearFault(outage);
  expect(await untouched.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await attemptsAt(untouched)).toBe(2);
  expect(await pendingOf(paused)).toMatchObject({ activityId: id, attempt: 2, paused: true });
  await paused.handle.terminate('test');
});
