import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { newReferenceId } from '../lib/shared/ids.ts';
import { type OwnBank, startOwnBank } from '../testing/workflows/bank-process.ts';
import { SagaStack, type StartedTransfer, until } from '../testing/workflows/saga-stack.ts';
import { CLAIM_REFUND_UPDATE, RESOLVE_REFUND_UPDATE } from './contract.ts';

let stack: SagaStack;
/** Its worker takes tasks of the same queue: another installation's, or this one's after its ledger was emptied. */
let other: OwnBank;
let ledger: string;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [stack, other] = await Promise.all([SagaStack.start(inject('temporalCli')), startOwnBank()]);
  ledger = (await stack.bank.health()).ledger ?? '';
});

afterAll(async () => {
  await stack?.stop();
  await other?.stop();
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function startWorkerOf(bank: 'own' | 'other'): Promise<void> {
  stops.push(await stack.startWorker(bank === 'own' ? {} : { bank: other.client }));
}

/** As Temporal shows it to people. */
async function isRefusedByLedger({ handle }: StartedTransfer): Promise<boolean> {
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).some(
    ({ lastFailure, attempt }) =>
      lastFailure?.message?.includes(`The request is for the ledger ${ledger}`) && (attempt ?? 0) > 2,
  );
}

async function nothingAtTheOther(): Promise<void> {
  expect((await other.client.listLedgerTransfers()).items).toEqual([]);
  expect((await other.client.listCalls()).items).toEqual([]);
}

describe('a worker whose bank has another ledger', () => {
  it('withdraws nothing, says so, and the transfer goes on with its own bank', async () => {
    const transfer = await stack.startTransfer({ ledger });
    await startWorkerOf('other');
    await until(
      () => isRefusedByLedger(transfer),
      (isRefused) => isRefused,
    );
    await nothingAtTheOther();
    await stops.pop()?.();
    await startWorkerOf('own');
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual({ source: 60_000, target: 140_000 });
  });

  it('does not close a key as void that has posted at the right bank', async () => {
    const transfer = await stack.startTransfer({
      ledger,
      retry: { maximumAttempts: 1 },
      faults: [
        { kind: 'lose-answer', scope: { operation: 'withdraw' } },
        { kind: 'down', scope: { operation: 'close-key' } },
      ],
    });
    await startWorkerOf('own');
    await transfer.reaches('withdrawal-unknown');
    await stops.pop()?.();
    await startWorkerOf('other');
    await until(
      () => isRefusedByLedger(transfer),
      (isRefused) => isRefused,
    );
    await nothingAtTheOther();
    await stops.pop()?.();
    await stack.bank.clearFaults();
    await startWorkerOf('own');
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  });

  it('does not say that nothing is owed because it has nothing of it in transit', async () => {
    const transfer = await stack.startTransfer({
      ledger,
      faults: [
        { kind: 'refuse', scope: { operation: 'deposit' }, params: { code: 'account_closed' } },
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' } },
      ],
    });
    await startWorkerOf('own');
    await transfer.reaches('awaiting-operator');
    await stops.pop()?.();
    await startWorkerOf('other');
    const plan = { action: 'refundedExternally', by: 'olga', reason: 'a test' };
    await expect(transfer.handle.executeUpdate(CLAIM_REFUND_UPDATE, { args: [plan] })).rejects.toMatchObject({
      cause: { type: 'bank-unavailable' },
    });
    await stack.bank.clearFaults();
    await stops.pop()?.();
    await startWorkerOf('own');
    await transfer.handle.executeUpdate(RESOLVE_REFUND_UPDATE, {
      args: [{ ...plan, action: 'retry' }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
  });
});

describe('an order of another client', () => {
  beforeEach(() => startWorkerOf('own'));

  it('is bound to the ledger of the bank of the worker that begins it', async () => {
    const details = {
      referenceId: newReferenceId(),
      sourceAccount: await stack.openAccount('hand-1', 'bank1.example.com'),
      targetAccount: await stack.openAccount('hand-2', 'bank2.example.com'),
    };
    await stack.bank.armFault({
      kind: 'down',
      scope: { transfer: details.referenceId },
      by: 'test',
      reason: 'test',
    });
    const transfer = await stack.startAnything(
      { ...details, amount: 400 },
      {
        ...details,
        amountMinor: 40_000,
        currency: 'USD',
        requestedBy: 'a client of Temporal',
        policy: { approvalThresholdMinor: 100_000, approvalDeadlineMs: 60_000, retry: RETRY },
      },
    );
    await until(
      () => transfer.handle.describe().then(({ raw }) => raw.pendingActivities?.length ?? 0),
      (pending) => pending > 0,
    );
    await stops.pop()?.();
    await startWorkerOf('other');
    await until(
      () => isRefusedByLedger(transfer),
      (isRefused) => isRefused,
    );
    await nothingAtTheOther();
  });
});

const RETRY = {
  initialIntervalMs: 50,
  backoffCoefficient: 1,
  maximumIntervalMs: 50,
  maximumAttempts: 5,
  startToCloseTimeoutMs: 5_000,
};
