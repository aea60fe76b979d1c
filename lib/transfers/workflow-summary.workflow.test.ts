import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { newReferenceId, repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { SagaStack, until } from '#testing/workflows/saga-stack.ts';
import { startTransfer } from './commands/start-transfer.ts';
import { startRepair } from './repair/repair.ts';

const METADATA_QUERY = '__temporal_workflow_metadata';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  vi.stubEnv('WEB_URL', 'https://remit.example.com/');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await stopWorker?.();
  await stack?.stop();
});

async function order() {
  const referenceId = newReferenceId();
  return {
    referenceId,
    sourceAccount: await stack.openAccount(`src-${referenceId}`, 'bank1.example.com'),
    targetAccount: await stack.openAccount(`dst-${referenceId}`, 'bank2.example.com'),
    amountMinor: 40_000,
    currency: 'USD' as const,
    requestedBy: 'teller',
  };
}

async function whereTheMoneyIs(referenceId: string): Promise<string> {
  const handle = stack.client.workflow.getHandle(workflowIdOf(referenceId));
  const { currentDetails } = await handle.query<{ currentDetails?: string }>(METADATA_QUERY);
  return currentDetails ?? '';
}

async function summaryOf(workflowId: string) {
  const description = await stack.client.workflow.getHandle(workflowId).describe();
  return [await description.staticSummary(), await description.staticDetails()];
}

/** Of activities and timers, as Temporal's timeline shows them. */
async function summariesIn(referenceId: string): Promise<string[]> {
  const { events } = await stack.client.workflow.getHandle(workflowIdOf(referenceId)).fetchHistory();
  return (events ?? [])
    .filter((event) => event.activityTaskScheduledEventAttributes ?? event.timerStartedEventAttributes)
    .map(({ userMetadata }) => JSON.parse(Buffer.from(userMetadata?.summary?.data ?? 'null').toString()));
}

it('Temporal’s own page of a transfer says what it is, leads back to Remit, and says where the money is', async () => {
  const sent = await order();
  const { referenceId, sourceAccount, targetAccount } = sent;
  const { id } = await stack.bank.armFault({
    ...{ kind: 'down', scope: { transfer: referenceId, operation: 'deposit' }, by: 'test', reason: 'test' },
  });
  await startTransfer(sent);
  expect(await summaryOf(workflowIdOf(referenceId))).toEqual([
    `USD 400.00 from ${sourceAccount} to ${targetAccount}`,
    `[Transfer ${referenceId}](https://remit.example.com/transfers/${referenceId}), requested by teller`,
  ]);
  const details = await until(
    () => whereTheMoneyIs(referenceId),
    (text) => text.includes('in transit'),
  );
  expect(details).toBe(
    `**USD 400.00** is in transit: withdrawn from account \`${sourceAccount}\`, being deposited into account \`${targetAccount}\`.`,
  );
  await stack.bank.clearFault(id);
  await stack.client.workflow.getHandle(workflowIdOf(referenceId)).result();
  expect(await whereTheMoneyIs(referenceId)).toBe(
    `**USD 400.00** was delivered to account \`${targetAccount}\`.`,
  );
  expect(await summariesIn(referenceId)).toEqual([
    `Withdraw from account ${sourceAccount}: USD 400.00`,
    `Deposit into account ${targetAccount}: USD 400.00`,
  ]);
});

it('an approval’s deadline says what it is, and the closing of a key which', async () => {
  const transfer = await stack.startTransfer({
    approval: { thresholdMinor: 0, deadlineMs: 600_000 },
    retry: { maximumAttempts: 1 },
    faults: [{ kind: 'lose-answer', scope: { operation: 'withdraw' }, count: 1 }],
  });
  const { referenceId, sourceAccount, targetAccount } = transfer.details;
  await transfer.reaches('awaiting-approval');
  expect(await whereTheMoneyIs(referenceId)).toContain('was not withdrawn');
  await transfer.handle.executeUpdate<unknown, [object]>('decideApproval', {
    args: [{ decision: 'approve', by: 'olga', reason: 'fine' }],
  });
  await transfer.ends();
  expect(await summariesIn(referenceId)).toEqual([
    'Deadline of the approval',
    `Withdraw from account ${sourceAccount}: USD 400.00`,
    'Close the key of the withdrawal: has it posted?',
    `Deposit into account ${targetAccount}: USD 400.00`,
  ]);
});

it('an order that came without the web says where its money is, too', async () => {
  const { referenceId, sourceAccount, targetAccount, ...rest } = await order();
  const input = { referenceId, sourceAccount, targetAccount, amount: 400 };
  const details = { ...rest, ...input, policy: (await stack.startTransfer()).details.policy };
  const transfer = await stack.startAnything(input, details);
  await transfer.ends();
  expect(await whereTheMoneyIs(referenceId)).toContain(`was delivered to account \`${targetAccount}\``);
});

it('a repair names the transfer, and who repairs it and why', async () => {
  const transfer = await stack.startTransfer({ faults: [{ kind: 'down', scope: { operation: 'deposit' } }] });
  const { referenceId, sourceAccount } = transfer.details;
  await transfer.reaches('depositing');
  await transfer.handle.terminate('test');
  await startRepair(referenceId, 'olga', 'it was lost', { inTransitMinor: 40_000, sourceAccount });
  expect(await summaryOf(repairIdOf(referenceId))).toEqual([
    `Repair: USD 400.00 of ${sourceAccount}`,
    `[Transfer ${referenceId}](https://remit.example.com/transfers/${referenceId}), repaired by olga: it was lost`,
  ]);
  await stack.client.workflow.getHandle(repairIdOf(referenceId)).result();
  expect((await stack.bank.check()).ok).toBe(true);
});
