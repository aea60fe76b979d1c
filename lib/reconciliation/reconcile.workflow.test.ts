import proto from '@temporalio/proto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { ActionRefused } from '#lib/shared/errors.ts';
import {
  newDecisionId,
  newReferenceId,
  repairIdOf,
  TRANSFER_RETURN_KEYS,
  withdrawalKey,
  workflowIdOf,
} from '#lib/shared/ids.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { listOpenTransfers } from '#lib/transfers/commands/cancel-open-transfers.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { TransferNotFound, TransferUnreadable } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readRepair, resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { readUnsettledClaim } from '#lib/transfers/repair/unsettled-claim.ts';
import {
  GET_TRANSFER_STATE_QUERY,
  MONEY_TRANSFER_NAMESPACE,
  MONEY_TRANSFER_TASK_QUEUE,
  type PaymentDetails,
  REPAIR_TRANSFER_WORKFLOW,
  type TransferState,
} from '#temporal/contract.ts';
import { type PausableProxy, startPausableProxy } from '#testing/pausable-proxy.ts';
import { afterNextAnswer } from '#testing/workflows/after-answer.ts';
import { startOwnBank } from '#testing/workflows/bank-process.ts';
import {
  OPENING_MINOR,
  SagaStack,
  type StartedTransfer,
  type TransferSetup,
  until,
} from '#testing/workflows/saga-stack.ts';
import type { Finding } from './findings.ts';
import { reconcile } from './reconcile.ts';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

let stack: SagaStack;
let stopWorker: () => Promise<void>;
/** Reconciliation reaches both sides through proxies; the transfers themselves do not. */
let toTemporal: PausableProxy;
let toBank: PausableProxy;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  toTemporal = await startPausableProxy(process.env.TEMPORAL_ADDRESS ?? '');
  toBank = await startPausableProxy(new URL(process.env.BANK_URL ?? '').host);
  process.env.TEMPORAL_ADDRESS = toTemporal.address;
  process.env.BANK_URL = `http://${toBank.address}`;
});

afterAll(async () => {
  await toTemporal?.close();
  await toBank?.close();
  await stopWorker?.();
  await stack?.stop();
});

/** Transfers whose entries a test has made wrong: entries are never unmade. */
const contradicted = new Set<string>();

/** Each test leaves clean books behind, or the next one would find what is not its own. */
afterEach(async () => {
  await stack.bank.clearFaults();
  const { findings, totals } = await reconcile();
  const left = findings.filter(({ severity }) => severity !== 'information');
  expect(left.filter(({ transfer }) => !contradicted.has(transfer ?? ''))).toEqual([]);
  for (const { sumMinor } of totals.sums) expect(sumMinor).toBe(0);
  for (const { amountMinor } of totals.inTransit) expect(amountMinor).toBe(0);
});

const DOWN = { kind: 'down' } as const;

async function findingsOf(referenceId: string): Promise<Finding[]> {
  return (await reconcile()).findings.filter(({ transfer }) => transfer === referenceId);
}

async function called({ details }: StartedTransfer, operation: string): Promise<void> {
  await until(
    async () => (await stack.bank.listCalls({ transfer: details.referenceId })).items,
    (calls) => calls.some((call) => call.operation === operation),
  );
}

/** As long as two systems need to agree about what has just happened. */
async function quiet(referenceId: string): Promise<void> {
  const { items } = await stack.bank.listLedgerTransfers({ transfers: [referenceId] });
  const quietAtMs = Date.parse(items[0]?.lastAt ?? new Date().toISOString()) + 5_100;
  await until(
    async () => Date.now(),
    (nowMs) => nowMs > quietAtMs,
  );
}

async function terminatedIn(operation: 'withdraw' | 'deposit'): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation } }] });
  await called(transfer, operation);
  await transfer.handle.terminate('a test');
  await stack.bank.clearFaults();
  return transfer;
}

/** Asks for a repair of what the ledger shows now. */
async function repairAsShown(referenceId: string): Promise<'started' | 'already-started'> {
  const { items } = await stack.bank.listLedgerTransfers({ transfers: [referenceId] });
  const { inTransitMinor = 0, sourceAccount = '' } = items[0] ?? {};
  return startRepair(referenceId, 'olga', 'terminated by mistake', { inTransitMinor, sourceAccount });
}

/** Starts a repair as the page does, and waits for its result. */
async function repair(referenceId: string) {
  expect(await repairAsShown(referenceId)).toBe('started');
  return until(
    () => readRepair(referenceId),
    (repair) => repair?.status === 'done' || repair?.status === 'awaiting-operator',
  );
}

/** Done as far as Temporal knows, while this bank has none of it, as when it was restored. */
async function repairAtAnotherBank(details: PaymentDetails): Promise<void> {
  const { referenceId, sourceAccount, amountMinor, currency, policy } = details;
  const another = await startOwnBank();
  await another.client.openAccount({
    ...{ id: sourceAccount, bank: 'bank1.example.com', holder: 'A test', currency },
    openingBalanceMinor: 0,
  });
  await stopWorker();
  const stopOther = await stack.startWorker({ bank: another.client });
  const order = { referenceId, sourceAccount, amountMinor, currency, retry: policy.retry };
  await stack.client.workflow.execute(REPAIR_TRANSFER_WORKFLOW, {
    workflowId: repairIdOf(referenceId),
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    args: [
      {
        ...order,
        requestedBy: 'olga',
        reason: 'a test',
        returnsBegun: { byTransfer: 1, byEarlierRepair: 0 },
      },
    ],
  });
  await stopOther();
  await another.stop();
  stopWorker = await stack.startWorker();
}

const MIXED: TransferSetup[] = [
  {},
  { faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 2 }] },
  { targetAccount: 'B5555' },
  { retry: { maximumAttempts: 2 }, faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }] },
  { retry: { maximumAttempts: 2 }, faults: [{ ...DOWN, scope: { operation: 'withdraw' } }] },
  { amountMinor: 100_000_000 },
  { faults: [{ kind: 'slow', params: { delayMs: 300 } }] },
];

describe('reconciliation', () => {
  it('finds nothing while transfers of every kind begin, run and end under it', async () => {
    let running = true;
    const runs: Finding[][] = [];
    const reconciling = (async () => {
      while (running) runs.push((await reconcile()).findings);
    })();
    for (let wave = 0; wave < 2; wave++) {
      const transfers = await Promise.all([...MIXED, ...MIXED].map((setup) => stack.startTransfer(setup)));
      await Promise.all(transfers.map((transfer) => transfer.ends()));
    }
    running = false;
    await reconciling;
    expect(runs.length).toBeGreaterThan(3);
    expect(runs.flat()).toEqual([]);
    expect((await reconcile()).totals).toMatchObject({ transfers: 28, inTemporal: 28 });
  });

  it('does not take a transfer for lost that began after Temporal’s list was read', async () => {
    await reconcile();
    toBank.pause();
    const read = reconcile();
    const answered = toTemporal.answers().length;
    await until(
      async () => toTemporal.answers().length,
      (length) => length > answered,
    );
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await called(transfer, 'deposit');
    toBank.resume();
    expect((await read).findings).toEqual([]);
    await stack.bank.clearFaults();
    await transfer.ends();
  });

  it('does not take an ending for wrong whose entries were posted after the ledger was read', async () => {
    await reconcile();
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await called(transfer, 'deposit');
    toTemporal.pause();
    const read = reconcile();
    await until(
      async () => toBank.answers(),
      (answers) => answers.includes(transfer.details.referenceId),
    );
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    await until(
      () =>
        stack.client.workflow.count(`WorkflowId = '${transfer.handle.workflowId}' AND CloseTime IS NOT NULL`),
      ({ count }) => count === 1,
    );
    toTemporal.resume();
    expect((await read).findings).toEqual([]);
  });

  it('finds a transfer that was terminated with its money in transit, until it is repaired', async () => {
    const transfer = await terminatedIn('deposit');
    const { referenceId, sourceAccount } = transfer.details;
    expect(await findingsOf(referenceId)).toMatchObject([
      {
        kind: 'ended-with-money-in-transit',
        severity: 'error',
        amounts: { currency: 'USD', withdrawnMinor: 40_000, inTransitMinor: 40_000 },
        repair: 'return-money',
      },
    ]);
    expect((await reconcile()).totals.inTransit).toContainEqual({
      currency: 'USD',
      amountMinor: 40_000,
      transfers: 1,
    });
    expect(await repair(referenceId)).toMatchObject({
      status: 'done',
      requestedBy: 'olga',
      reason: 'terminated by mistake',
      result: { ending: 'refunded', message: expect.stringContaining(sourceAccount) },
    });
    expect(await findingsOf(referenceId)).toEqual([]);
  });

  it('finds a withdrawal that could still be posted, until its key is closed', async () => {
    const { details } = await terminatedIn('withdraw');
    expect(await findingsOf(details.referenceId)).toMatchObject([
      { kind: 'key-not-closed', severity: 'warning', repair: 'close-keys' },
    ]);
    expect(await repair(details.referenceId)).toMatchObject({ status: 'done', result: { ending: 'failed' } });
    // As whoever asks for another repair does: closing the key is not the bank's last call then.
    const { referenceId } = details;
    await stack.bank.lookUpKey(TRANSFER_RETURN_KEYS.refund(referenceId, 1), { transfer: referenceId });
    expect(await findingsOf(details.referenceId)).toEqual([]);
  });

  it('finds money in transit of a transfer that Temporal has lost, which is repaired by the bank’s word', async () => {
    const referenceId = newReferenceId();
    const account = await stack.openAccount(`src-${referenceId}`, 'bank1.example.com');
    const money = { account, amountMinor: 12_345, currency: 'USD' as const, transfer: referenceId };
    await stack.bank.withdraw(money, { key: withdrawalKey(referenceId) });
    expect(await findingsOf(referenceId)).toMatchObject([
      { kind: 'unknown-with-money-in-transit', severity: 'error', repair: 'return-money' },
    ]);
    expect(await repair(referenceId)).toMatchObject({ status: 'done', result: { ending: 'refunded' } });
    expect((await stack.bank.getAccount(account)).postedMinor).toBe(100_000);
    expect(await findingsOf(referenceId)).toEqual([]);
  });

  it('finds an ending that the entries contradict, and repairs nothing its workflow did not withdraw', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [{ ...DOWN, scope: { operation: 'withdraw' } }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'failed' } });
    await stack.bank.clearFaults();
    const { referenceId, sourceAccount: account, amountMinor, currency } = transfer.details;
    contradicted.add(referenceId);
    const money = { account, amountMinor, currency, transfer: referenceId };
    await stack.bank.withdraw(money, { key: `${referenceId}-by-hand` });
    expect(await findingsOf(referenceId)).toMatchObject([
      { kind: 'ended-with-money-in-transit', severity: 'error', repair: 'none' },
    ]);
    await expect(repairAsShown(referenceId)).rejects.toThrow('does not match its withdrawal');
    await stack.bank.refund(money, { key: `${referenceId}-by-hand-2` });
    expect(await findingsOf(referenceId)).toMatchObject([
      { kind: 'wrong-entries', severity: 'error', repair: 'none' },
    ]);
  });

  it('finds a refund to an account nobody decided on, and none where a person redirected it', async () => {
    const stray = await terminatedIn('deposit');
    const { referenceId, amountMinor, currency } = stray.details;
    contradicted.add(referenceId);
    const stranger = await stack.openAccount(`stranger-${referenceId}`, 'bank2.example.com');
    const money = { account: stranger, amountMinor, currency, transfer: referenceId };
    await stack.bank.refund(money, { key: `${referenceId}-by-hand` });
    expect(await findingsOf(referenceId)).toMatchObject([{ kind: 'wrong-account', severity: 'error' }]);

    const redirected = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
      ],
    });
    await redirected.reaches('awaiting-operator');
    await resolveRefund(
      redirected.details.referenceId,
      { action: 'redirect', account: stranger, by: 'olga', reason: 'the payer asked for it' },
      newDecisionId(),
    );
    await redirected.ends();
    expect(await findingsOf(redirected.details.referenceId)).toEqual([]);
  });

  it('finds money in transit of a transfer that ends after Temporal has listed it as running', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
    });
    await called(transfer, 'deposit');
    const { referenceId } = transfer.details;
    await quiet(referenceId);
    afterNextAnswer('listWorkflowExecutions', () => transfer.handle.terminate('a test'));
    expect(await findingsOf(referenceId)).toMatchObject([
      { kind: 'ended-with-money-in-transit', repair: 'return-money' },
    ]);
    await stack.bank.clearFaults();
    await repair(referenceId);
  });

  it('finds what a running workflow counts and the ledger does not have, before all that is at rest', async () => {
    const waiting = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 60_000 } });
    await waiting.reaches('awaiting-approval');
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000 },
      faults: [{ kind: 'hang', scope: { operation: 'withdraw' } }],
    });
    const { referenceId } = transfer.details;
    const receipt = { key: withdrawalKey(referenceId), transactionId: 'W1' };
    await stack.completeActivity(transfer, 'withdraw', receipt);
    await transfer.reaches('awaiting-operator');
    await quiet(referenceId);
    expect(await findingsOf(referenceId)).toMatchObject([
      {
        ...{ kind: 'miscounted', severity: 'error', repair: 'none' },
        message: 'The running workflow counts USD 400.00 as withdrawn. The ledger has USD 0.00.',
      },
    ]);
    const { findings, totals } = await reconcile({ maxQuiet: 1 });
    const miscounted = findings.filter(({ kind }) => kind === 'miscounted');
    expect(miscounted).toMatchObject([{ transfer: referenceId }]);
    expect(totals).toMatchObject({ running: 2, counted: 1 });
    const rejected = { decision: 'reject', by: 'sam', reason: 'a test' } as const;
    await decideApproval(waiting.details.referenceId, rejected, newDecisionId());
    await waiting.ends();
    const nothing = { action: 'nothingOwed', by: 'olga', reason: 'nothing is in transit' } as const;
    await resolveRefund(referenceId, nothing, newDecisionId());
    await transfer.ends();
    contradicted.add(referenceId);
  });

  it('finds what the ledger has and a running workflow does not count, and not while its step is under way', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 60_000 } });
    const { referenceId, sourceAccount: account, amountMinor, currency } = transfer.details;
    contradicted.add(referenceId);
    await transfer.reaches('awaiting-approval');
    const money = { account, amountMinor, currency, transfer: referenceId };
    await stack.bank.withdraw(money, { key: withdrawalKey(referenceId) });
    await quiet(referenceId);
    expect(await findingsOf(referenceId)).toMatchObject([
      {
        kind: 'miscounted',
        message: 'The running workflow counts USD 0.00 as withdrawn. The ledger has USD 400.00.',
      },
    ]);
    await transfer.arm({ kind: 'lose-answer', scope: { operation: 'withdraw' } });
    await decideApproval(referenceId, { decision: 'approve', by: 'sam', reason: 'checked' }, newDecisionId());
    await called(transfer, 'withdraw');
    await quiet(referenceId);
    expect(await findingsOf(referenceId)).toEqual([]);
    await stack.bank.clearFaults();
    await transfer.ends();
  });

  it('finds no fault with a workflow that a reset has taken back before what it has posted', async () => {
    const transfer = await stack.startTransfer({
      approval: { thresholdMinor: 0, deadlineMs: 60_000 },
      faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
    });
    const { referenceId } = transfer.details;
    const approved = { decision: 'approve', by: 'sam', reason: 'checked' } as const;
    await decideApproval(referenceId, approved, newDecisionId());
    await called(transfer, 'deposit');
    const workflowId = workflowIdOf(referenceId);
    const { runId } = await transfer.handle.describe();
    await stack.client.workflowService.resetWorkflowExecution(
      ResetWorkflowExecutionRequest.fromObject({
        namespace: MONEY_TRANSFER_NAMESPACE,
        workflowExecution: { workflowId, runId },
        workflowTaskFinishEventId: 4,
        ...{ requestId: 'again', reason: 'a test', resetReapplyType: 'RESET_REAPPLY_TYPE_NONE' },
      }),
    );
    const again = stack.client.workflow.getHandle(workflowId);
    await until(
      () => again.query<TransferState>(GET_TRANSFER_STATE_QUERY),
      ({ status }) => status === 'awaiting-approval',
    );
    await quiet(referenceId);
    expect(await findingsOf(referenceId)).toMatchObject([
      { kind: 'miscounted', severity: 'information', message: expect.stringContaining('An earlier run') },
    ]);
    await stack.bank.clearFaults();
    await decideApproval(referenceId, approved, newDecisionId());
    await again.result();
  });

  it('finds an open transfer to which nothing happens any more', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
    });
    await called(transfer, 'deposit');
    const found = await until(
      async () => (await reconcile({ openTooLongMs: 1 })).findings,
      (findings) => findings.some((finding) => finding.transfer === transfer.details.referenceId),
    );
    const { referenceId } = transfer.details;
    expect(found.filter((finding) => finding.transfer === referenceId)).toMatchObject([
      { kind: 'open-too-long', severity: 'error', repair: 'none' },
    ]);
    await transfer.handle.cancel();
    await transfer.ends();
  });
});

describe('repair', () => {
  it('returns to the payer of the ledger what a wrong order under the reference has left', async () => {
    const first = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await called(first, 'deposit');
    await stack.forget(first.details.referenceId);
    await stack.bank.clearFaults();
    const { referenceId, sourceAccount } = first.details;
    const second = await stack.startTransfer({
      referenceId,
      sourceAccount: await stack.openAccount(`payer-${referenceId}`, 'bank1.example.com'),
      targetAccount: await stack.openAccount(`payee-${referenceId}`, 'bank2.example.com'),
      amountMinor: 10_000,
    });
    expect(await second.ends()).toMatchObject({ failure: { type: 'declined' } });
    expect(await findingsOf(referenceId)).toMatchObject([{ kind: 'wrong-entries', repair: 'return-money' }]);
    expect(await repair(referenceId)).toMatchObject({ status: 'done', result: { ending: 'refunded' } });
    expect((await stack.bank.getAccount(sourceAccount)).postedMinor).toBe(OPENING_MINOR);
    expect(await second.balances()).toEqual({ source: OPENING_MINOR, target: OPENING_MINOR });
    contradicted.add(referenceId);
  });

  it('is refused while the transfer’s own workflow runs', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await called(transfer, 'deposit');
    const repair = repairAsShown(transfer.details.referenceId);
    await expect(repair).rejects.toThrow('is still running');
    await stack.bank.clearFaults();
    await transfer.ends();
  });

  it('asked for twenty times at once is one repair, and none more after it', async () => {
    const { details, entries } = await terminatedIn('deposit');
    const asked = Array.from({ length: 20 }, () => repairAsShown(details.referenceId));
    const answers = await Promise.allSettled(asked);
    expect(
      answers.filter((answer) => answer.status === 'fulfilled' && answer.value === 'started'),
    ).toHaveLength(1);
    await until(
      () => readRepair(details.referenceId),
      (repair) => repair?.status === 'done',
    );
    expect(await repairAsShown(details.referenceId)).toBe('already-started');
    expect(new Set((await entries()).map(({ transactionId }) => transactionId)).size).toBe(2);
  });

  it('is refused where there is nothing to repair, and where nobody knows the transfer', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(repairAsShown(transfer.details.referenceId)).rejects.toThrow(ActionRefused);
    await expect(repairAsShown(newReferenceId())).rejects.toThrow(TransferNotFound);
  });

  it('is refused where the workflow says the money has arrived, whatever the bank says', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    const { referenceId, sourceAccount: account, amountMinor, currency } = transfer.details;
    const money = { account, amountMinor, currency, transfer: referenceId };
    await stack.bank.withdraw(money, { key: `${referenceId}-by-hand` });
    await expect(repairAsShown(referenceId)).rejects.toThrow('has already paid out');
    await stack.bank.refund(money, { key: `${referenceId}-by-hand-2` });
    contradicted.add(referenceId);
  });

  it('of money that its workflow did not withdraw is refused', async () => {
    const referenceId = newReferenceId();
    const account = await stack.openAccount(`src-${referenceId}`, 'bank1.example.com');
    const money = { account, amountMinor: 100, currency: 'USD' as const, transfer: referenceId };
    await stack.bank.withdraw(money, { key: `${referenceId}-by-hand` });
    await expect(repairAsShown(referenceId)).rejects.toThrow('does not match its withdrawal');
    await stack.bank.refund(money, { key: `${referenceId}-by-hand-2` });
    await stack.bank.closeKey(withdrawalKey(referenceId), { ...money, operation: 'withdraw' });
  });

  it('of money of which its workflow withdrew a part is refused, and nothing moves', async () => {
    const { details } = await terminatedIn('deposit');
    const { referenceId, sourceAccount: account, amountMinor, currency } = details;
    contradicted.add(referenceId);
    const money = { account, amountMinor: 100, currency, transfer: referenceId };
    await stack.bank.withdraw(money, { key: `${referenceId}-by-hand` });
    await expect(repairAsShown(referenceId)).rejects.toThrow('does not match its withdrawal');
    await stack.bank.refund(
      { ...money, amountMinor: amountMinor + 100 },
      { key: `${referenceId}-by-hand-2` },
    );
  });

  it('waits for a person when the bank does not take the money back, and says so', async () => {
    const { details } = await terminatedIn('deposit');
    await stack.bank.changeAccount(details.sourceAccount, { status: 'closed' });
    expect(await repair(details.referenceId)).toMatchObject({ status: 'awaiting-operator', result: null });
    expect(await findingsOf(details.referenceId)).toMatchObject([
      { kind: 'being-repaired', severity: 'information' },
    ]);
    await stack.bank.changeAccount(details.sourceAccount, { status: 'open' });
    await resolveRepair(
      details.referenceId,
      { action: 'retry', by: 'olga', reason: 'open again' },
      newDecisionId(),
    );
    await until(
      () => readRepair(details.referenceId),
      (repair) => repair?.status === 'done',
    );
    expect((await stack.bank.getAccount(details.sourceAccount)).postedMinor).toBe(100_000);
    await expect(
      resolveRepair(
        details.referenceId,
        { action: 'retry', by: 'olga', reason: 'once more' },
        newDecisionId(),
      ),
    ).rejects.toThrow('No repair of transfer');
  });

  it('is refused in words when the finding shows what is no longer so', async () => {
    const { details } = await terminatedIn('deposit');
    const { referenceId, sourceAccount, amountMinor } = details;
    const ask = (shown: { inTransitMinor: number; sourceAccount: string }) =>
      startRepair(referenceId, 'olga', 'an old page', shown);
    const old = ask({ inTransitMinor: amountMinor + 1, sourceAccount });
    await expect(old).rejects.toThrow(`USD 400.00 of account ${sourceAccount} is in transit now`);
    await expect(ask({ inTransitMinor: amountMinor, sourceAccount: 'another' })).rejects.toMatchObject({
      code: 'changed',
      certainty: 'not-done',
    });
    expect(await repair(referenceId)).toMatchObject({ status: 'done' });
    expect(await ask({ inTransitMinor: amountMinor, sourceAccount })).toBe('already-started');
  });

  it('that was terminated can be asked for again, and ends what it had begun', async () => {
    const { details } = await terminatedIn('deposit');
    await stack.bank.changeAccount(details.sourceAccount, { status: 'closed' });
    expect(await repair(details.referenceId)).toMatchObject({ status: 'awaiting-operator' });
    await stack.client.workflow.getHandle(`repair-${details.referenceId}`).terminate('a test');
    expect(await readRepair(details.referenceId)).toMatchObject({ status: 'failed' });
    await stack.bank.changeAccount(details.sourceAccount, { status: 'open' });
    expect(await repair(details.referenceId)).toMatchObject({
      status: 'done',
      result: { ending: 'refunded' },
    });
  });

  it('is refused while somebody may have paid outside Remit, until it is said that they have not', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' } }],
    });
    const { referenceId } = transfer.details;
    const { sourceAccount, amountMinor: inTransitMinor } = transfer.details;
    const claim = { action: 'claim', by: 'olga', reason: 'by cheque' } as const;
    const repairWith = (claim?: string) =>
      startRepair(referenceId, 'piet', 'terminated', {
        ...{ inTransitMinor, sourceAccount, claim },
        payment: claim ? 'not-paid' : undefined,
      });
    const claimText = async () => {
      const found = await readUnsettledClaim(referenceId);
      return `${found?.by}, until ${found?.until}`;
    };

    await transfer.reaches('awaiting-operator');
    await resolveRefund(referenceId, claim, newDecisionId());
    await transfer.handle.terminate('a test');
    await expect(repairWith()).rejects.toMatchObject({ code: 'may-be-paid', certainty: 'not-done' });
    await expect(repairWith('olga, until tomorrow')).rejects.toMatchObject({ code: 'may-be-paid' });
    expect(await repairWith(await claimText())).toBe('started');

    await until(
      () => readRepair(referenceId),
      (repair) => repair?.status === 'awaiting-operator',
    );
    await resolveRepair(referenceId, { ...claim, by: 'oscar' }, newDecisionId());
    await stack.client.workflow.getHandle(`repair-${referenceId}`).terminate('a test');
    await stack.bank.clearFaults();
    await expect(repairWith()).rejects.toThrow('oscar had claimed this refund');
    expect(await repairWith(await claimText())).toBe('started');
    await until(
      () => readRepair(referenceId),
      (repair) => repair?.status === 'done',
    );
  });

  it('is refused where the transfer was ordered at another ledger, and leaves no repair behind', async () => {
    const transfer = await stack.startTransfer({ ledger: 'another' });
    const { referenceId, sourceAccount } = transfer.details;
    await transfer.handle.terminate('a test');
    const shown = { inTransitMinor: 0, sourceAccount };
    await expect(startRepair(referenceId, 'olga', 'terminated', shown)).rejects.toMatchObject({
      code: 'other-ledger',
    });
    expect(await readRepair(referenceId)).toBeUndefined();
    contradicted.add(referenceId);
  });

  it('that is done is made again when the bank has lost what it did', async () => {
    const { details } = await terminatedIn('deposit');
    const { referenceId } = details;
    await repairAtAnotherBank(details);
    expect(await findingsOf(referenceId)).toMatchObject([{ repair: 'return-money' }]);
    expect(await repair(referenceId)).toMatchObject({ status: 'done', result: { ending: 'refunded' } });
    expect(await repairAsShown(referenceId)).toBe('already-started');
    expect((await stack.bank.getAccount(details.sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });

  it('is not listed among the transfers', async () => {
    const { details } = await terminatedIn('deposit');
    await repair(details.referenceId);
    const items: string[] = [];
    for await (const execution of stack.client.workflow.list({ query: "WorkflowType = 'moneyTransfer'" })) {
      items.push(execution.workflowId);
    }
    expect(items).toContain(workflowIdOf(details.referenceId));
    expect(items.filter((id) => id.startsWith('repair-'))).toEqual([]);
  });
});

describe('what another client has written in an encoding of its own', () => {
  it('is a finding of its own, and hides no other', async () => {
    const unreadable = newReferenceId();
    // Nobody can end it, and who ends it by force leaves a key that is open.
    contradicted.add(unreadable);
    await startUnreadable(unreadable);
    const transfer = await terminatedIn('deposit');
    const { referenceId } = transfer.details;
    const found = await until(
      async () => (await reconcile({ openTooLongMs: 1 })).findings,
      (findings) => [unreadable, referenceId].every((id) => findings.some((one) => one.transfer === id)),
    );
    expect(found.filter((one) => one.transfer === unreadable)).toMatchObject([{ kind: 'open-too-long' }]);
    await expect(getTransfer(unreadable)).rejects.toBeInstanceOf(TransferUnreadable);
    expect((await listOpenTransfers()).cancellable).toContain(unreadable);
    expect(await describeWorkflow(workflowIdOf(unreadable))).toBeDefined();
    await repair(referenceId);
    await stack.client.workflow.getHandle(workflowIdOf(unreadable)).terminate('a test');
  });
});

/** Also in its memo, by which it is listed. */
async function startUnreadable(referenceId: string): Promise<void> {
  const payload = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('secret') };
  await stack.client.workflowService.startWorkflowExecution({
    namespace: MONEY_TRANSFER_NAMESPACE,
    workflowId: workflowIdOf(referenceId),
    workflowType: { name: 'moneyTransfer' },
    taskQueue: { name: 'without-a-worker' },
    input: { payloads: [payload] },
    memo: { fields: { sourceAccount: payload } },
    requestId: referenceId,
  });
}
