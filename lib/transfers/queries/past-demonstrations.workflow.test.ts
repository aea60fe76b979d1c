import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { newDemoAccountId, withdrawalKey } from '#lib/shared/ids.ts';
import { NO_FILTER, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { type PausableProxy, startPausableProxy } from '#testing/pausable-proxy.ts';
import { SagaStack, type StartedTransfer, type TransferSetup, until } from '#testing/workflows/saga-stack.ts';
import { countTransfers } from './count-transfers.ts';
import { listTransfers, type TransferSummary } from './list-transfers.ts';

const APPROVAL = { thresholdMinor: 0, deadlineMs: 600_000 };

let stack: SagaStack;
let stopWorker: () => Promise<void>;
let toBank: PausableProxy;
let before: StartedTransfer;
let open: StartedTransfer;
let unforeseen: StartedTransfer;
let ordinary: StartedTransfer;
let after: StartedTransfer;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  toBank = await startPausableProxy(new URL(process.env.BANK_URL ?? '').host);
  process.env.BANK_URL = `http://${toBank.address}`;
  [before, open, unforeseen, ordinary] = await Promise.all([
    startDemo(),
    startDemo({ approval: APPROVAL }),
    startUnforeseen(),
    stack.startTransfer(),
  ]);
  await Promise.all([before.ends(), unforeseen.ends(), ordinary.ends(), open.reaches('awaiting-approval')]);
  await until(
    () => listed({}),
    (found) => found.length === 4,
  );
  const startedMs = Math.max(...(await everything()).map(({ startedAt }) => Date.parse(startedAt)));
  // The lists allow for clocks that differ by a second.
  await until(
    () => stack.bank.reset({ by: 'olga' }).then(() => stack.bank.health()),
    ({ resetAt }) => Date.parse(resetAt ?? '') > startedMs + 1_000,
  );
  after = await startDemo();
  await after.ends();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

async function startDemo(setup: TransferSetup = {}): Promise<StartedTransfer> {
  const sourceAccount = await stack.openAccount(newDemoAccountId('Mara Lind'), 'bank1.example.com');
  return stack.startTransfer({ ...setup, sourceAccount });
}

/** No transfer goes back to where it comes from. */
async function startUnforeseen(): Promise<StartedTransfer> {
  const account = await stack.openAccount(newDemoAccountId('Ruth'), 'bank1.example.com');
  return stack.startTransfer({ sourceAccount: account, targetAccount: account });
}

async function everything(filter: Partial<TransferFilter> = {}): Promise<TransferSummary[]> {
  return (await listTransfers({ ...NO_FILTER, ...filter }, { limit: 10 })).items;
}

async function listed(filter: Partial<TransferFilter>): Promise<string[]> {
  return (await everything(filter)).map(({ referenceId }) => referenceId).sort();
}

const referencesOf = (...transfers: StartedTransfer[]) =>
  transfers.map(({ details }) => details.referenceId).sort();

it('a list leaves out what a demonstration had ended before the last reset, and nothing that is open or failed unforeseen', async () => {
  const shown = referencesOf(open, unforeseen, ordinary, after);
  expect(
    await until(
      () => listed({}),
      (found) => String(found) === String(shown),
    ),
  ).toEqual(shown);
  expect(await listed({ pastDemonstrations: true })).toEqual(
    referencesOf(before, open, unforeseen, ordinary, after),
  );
});

it('and says that it does, unless they are asked for', async () => {
  expect(await listTransfers(NO_FILTER, { limit: 1 })).toMatchObject({ leavesOutPast: true });
  const all = { ...NO_FILTER, pastDemonstrations: true };
  expect(await listTransfers(all, { limit: 1 })).toMatchObject({ leavesOutPast: false });
});

it('it is counted as it is listed', async () => {
  const counts = await until(
    () => countTransfers(NO_FILTER),
    (found) => found?.completed === 2,
  );
  expect(counts).toMatchObject({ completed: 2, 'not-completed': 1, 'awaiting-approval': 1 });
  expect(await countTransfers({ ...NO_FILTER, pastDemonstrations: true })).toMatchObject({ completed: 3 });
});

it('who asks for a transfer or an account finds it', async () => {
  const { referenceId, sourceAccount } = before.details;
  expect(await listed({ text: referenceId })).toEqual([referenceId]);
  expect(await listed({ account: sourceAccount })).toEqual([referenceId]);
});

it('money of one that failed unforeseen is at risk', async () => {
  const { referenceId, sourceAccount, amountMinor, currency } = unforeseen.details;
  const order = { account: sourceAccount, amountMinor, currency, transfer: referenceId };
  await stack.bank.withdraw(order, { key: withdrawalKey(referenceId) });
  expect(await listed({ atRisk: true })).toEqual([referenceId]);
  expect(await readHeadline()).toMatchObject({ atRisk: [{ amountMinor, currency }] });
});

it('while the bank does not answer, what it said last holds', async () => {
  await toBank.close();
  const { items, bankAnswers } = await listTransfers(NO_FILTER, { limit: 10 });
  expect(bankAnswers).toBe(false);
  expect(items.map(({ referenceId }) => referenceId).sort()).toEqual(
    referencesOf(open, unforeseen, ordinary, after),
  );
});
