import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newReferenceId } from '#lib/shared/ids.ts';
import { SagaStack, until } from '#testing/workflows/saga-stack.ts';

/** More than the slots of Temporal's default. */
const HANGING = 120;
const HANGING_BANK = 'bank2.example.com';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

it('a transfer within one bank completes while calls at another hang', async () => {
  const amount = { amountMinor: 1, retry: { startToCloseTimeoutMs: 600_000 } };
  const scope = { bank: HANGING_BANK };
  const { id } = await stack.bank.armFault({ kind: 'hang', scope, by: 'test', reason: 'test' });
  const sourceAccount = await stack.openAccount(`src-${newReferenceId()}`, HANGING_BANK);
  const targetAccount = await stack.openAccount(`dst-${newReferenceId()}`, HANGING_BANK);
  const stuck = await Promise.all(
    Array.from({ length: HANGING }, () => stack.startTransfer({ ...amount, sourceAccount, targetAccount })),
  );
  const hanging = () => stack.bank.listCalls({ bank: HANGING_BANK, limit: 500 });
  await until(hanging, ({ items }) => items.length >= 100);

  const within = await stack.openAccount(`dst-${newReferenceId()}`, 'bank1.example.com');
  const transfer = await stack.startTransfer({ ...amount, targetAccount: within });
  expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  expect((await hanging()).items.some(({ outcome }) => outcome === 'posted')).toBe(false);

  await stack.bank.clearFault(id);
  await Promise.all(stuck.map(({ handle }) => handle.terminate('test')));
});
