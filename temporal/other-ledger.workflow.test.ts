import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBankClient } from '../lib/bank-client/client.ts';
import { newReferenceId } from '../lib/shared/ids.ts';
import { type OwnBank, startOwnBank } from '../testing/workflows/bank-process.ts';
import { SagaStack, type StartedTransfer, until, WORKER_POLICY } from '../testing/workflows/saga-stack.ts';
import {
  CLAIM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  RESOLVE_REFUND_UPDATE,
  UNNAMED_REQUESTER,
} from './contract.ts';

const UNREACHABLE_BANK = createBankClient({ baseUrl: 'http://127.0.0.1:1', token: 'none' });

let stack: SagaStack;
/** Its worker takes tasks of the same queue: another installation's, or this one's after its ledger was emptied. */
let other: OwnBank;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [stack, other] = await Promise.all([SagaStack.start(inject('temporalCli')), startOwnBank()]);
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
      lastFailure?.message?.includes(`The request is for the ledger ${stack.ledger}`) && (attempt ?? 0) > 2,
  );
}

async function untilRefusedByTheOther(transfer: StartedTransfer): Promise<void> {
  await until(
    () => isRefusedByLedger(transfer),
    (isRefused) => isRefused,
  );
  await nothingAtTheOther();
}

async function nothingAtTheOther(): Promise<void> {
  expect((await other.client.listLedgerTransfers()).items).toEqual([]);
  expect((await other.client.listCalls()).items).toEqual([]);
}

describe('a worker whose bank has another ledger', () => {
  it('withdraws nothing, says so, and the transfer goes on with its own bank', async () => {
    const transfer = await stack.startTransfer();
    await startWorkerOf('other');
    await untilRefusedByTheOther(transfer);
    await stops.pop()?.();
    await startWorkerOf('own');
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual({ source: 60_000, target: 140_000 });
  });

  it('does not close a key as void that has posted at the right bank', async () => {
    const transfer = await stack.startTransfer({
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
    await untilRefusedByTheOther(transfer);
    await stops.pop()?.();
    await stack.bank.clearFaults();
    await startWorkerOf('own');
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  });

  it('does not say that nothing is owed because it has nothing of it in transit', async () => {
    const transfer = await stack.startTransfer({
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

describe('an order that names no ledger', () => {
  const OUTAGE = { kind: 'down', scope: { operation: 'withdraw' } } as const;

  async function ofTheTutorial(): Promise<StartedTransfer> {
    const details = {
      referenceId: newReferenceId(),
      sourceAccount: await stack.openAccount('hand-1', 'bank1.example.com'),
      targetAccount: await stack.openAccount('hand-2', 'bank2.example.com'),
    };
    const { referenceId: transfer } = details;
    await stack.bank.armFault({ ...OUTAGE, scope: { transfer }, by: 'test', reason: 'test' });
    const ordered = {
      ...details,
      amountMinor: 40_000,
      currency: 'USD',
      requestedBy: UNNAMED_REQUESTER,
    } as const;
    return stack.startAnything({ ...details, amount: 400 }, { ...ordered, policy: WORKER_POLICY });
  }

  it.each([
    ['of another client', ofTheTutorial],
    ['of a web of an older version', () => stack.startTransfer({ ledger: null, faults: [OUTAGE] })],
  ])('%s, is bound to that of the bank of the worker that begins it, and says so', async (_whose, start) => {
    await startWorkerOf('own');
    const transfer = await start();
    // By its history: a workflow that reads its defaults first has no handlers until then.
    await until(transfer.view, (view) => view?.status === 'withdrawing');
    expect((await transfer.handle.describe()).memo).toMatchObject({ ledger: stack.ledger });
    await stops.pop()?.();
    await startWorkerOf('other');
    await untilRefusedByTheOther(transfer);
  });

  it('can be decided and cancelled while no bank says which it is', async () => {
    stops.push(await stack.startWorker({ bank: UNREACHABLE_BANK }));
    const transfer = await stack.startTransfer({
      ledger: null,
      approval: { thresholdMinor: 0, deadlineMs: 60_000 },
    });
    await transfer.handle.executeUpdate(DECIDE_APPROVAL_UPDATE, {
      args: [{ decision: 'approve', by: 'sam', reason: 'a test' }],
    });
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.entries()).toEqual([]);
  });

  it('ends in words, and moves nothing, when somebody fails in Temporal what asks for it', async () => {
    const hanging = createServer();
    hanging.listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const address = hanging.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    stops.push(await stack.startWorker({ bank: createBankClient({ baseUrl, token: 'none' }) }));
    const transfer = await stack.startTransfer({ ledger: null });
    await stack.failActivity(transfer, 'ledgerId');
    expect(await transfer.ends()).toMatchObject({
      failure: {
        type: 'failed',
        message: expect.stringContaining(
          'the bank did not tell which ledger it has: by hand. Nothing was moved',
        ),
      },
    });
    expect(await transfer.entries()).toEqual([]);
    hanging.close();
  });
});
