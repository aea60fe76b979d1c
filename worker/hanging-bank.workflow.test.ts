import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newReferenceId } from '#lib/shared/ids.ts';
import { BANK_BUSY } from '#temporal/contract.ts';
import { SagaStack, type StartedTransfer, type TransferSetup, until } from '#testing/workflows/saga-stack.ts';

const SLOTS = 8;
const SHARE = SLOTS / 2;
const HANGING_BANK = 'bank2.example.com';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker({ slots: SLOTS });
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

/** Between two accounts at the bank that hangs. */
async function startThere(retry: TransferSetup['retry'] & object): Promise<StartedTransfer> {
  const sourceAccount = await stack.openAccount(`src-${newReferenceId()}`, HANGING_BANK);
  const targetAccount = await stack.openAccount(`dst-${newReferenceId()}`, HANGING_BANK);
  return stack.startTransfer({ amountMinor: 1, sourceAccount, targetAccount, retry });
}

async function lastFailureOf({ handle }: StartedTransfer): Promise<string | null | undefined> {
  const { events = [] } = await handle.fetchHistory();
  const ended = events?.findLast(({ activityTaskFailedEventAttributes: failed }) => failed);
  return ended?.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.type;
}

it('a bank that hangs gets its share of the calls: others go on, and what was not sent is repeated', async () => {
  const { id } = await stack.bank.armFault({
    ...{ kind: 'hang', scope: { bank: HANGING_BANK } },
    ...{ by: 'test', reason: 'test' },
  });
  const hanging = await Promise.all(
    Array.from({ length: SHARE }, () => startThere({ startToCloseTimeoutMs: 600_000 })),
  );
  const callsThere = async () => (await stack.bank.listCalls({ bank: HANGING_BANK, limit: 500 })).items;
  await until(callsThere, ({ length }) => length === SHARE);

  const beyond = await startThere({ startToCloseTimeoutMs: 500, maximumAttempts: 3 });
  await until(
    () => lastFailureOf(beyond),
    (type) => type === BANK_BUSY,
  );
  expect(await callsThere()).toHaveLength(SHARE);

  const targetAccount = await stack.openAccount(`dst-${newReferenceId()}`, 'bank1.example.com');
  const within = await stack.startTransfer({ amountMinor: 1, targetAccount });
  expect(await within.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect(await beyond.view()).toMatchObject({ status: 'withdrawing' });

  await stack.bank.clearFault(id);
  await Promise.all(hanging.map(({ handle }) => handle.terminate('test')));
  expect(await beyond.ends()).toMatchObject({ result: { ending: 'completed' } });
  const steps = (await beyond.view())?.timeline.filter(({ kind }) => kind === 'step');
  expect(steps).toMatchObject([
    { name: 'withdraw', status: 'posted' },
    { name: 'deposit', status: 'posted' },
  ]);
});
