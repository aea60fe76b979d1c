import proto from '@temporalio/proto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  depositKey,
  newReferenceId,
  REPAIR_RETURN_KEYS,
  refundKey,
  withdrawalKey,
} from '../lib/shared/ids.ts';
import {
  OPENING_MINOR,
  SagaStack,
  type StartedTransfer,
  until,
  WORKER_POLICY,
} from '../testing/workflows/saga-stack.ts';
import {
  CLAIM_REFUND_UPDATE,
  CONFIRM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  GET_TRANSFER_STATE_QUERY,
  MONEY_TRANSFER_NAMESPACE,
  planText,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type RefundPlan,
  type TransferState,
} from './contract.ts';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

const AMOUNT = 40_000;
const UNTOUCHED = { source: OPENING_MINOR, target: OPENING_MINOR };
const MOVED = { source: OPENING_MINOR - AMOUNT, target: OPENING_MINOR + AMOUNT };

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

/** Each test brings its own transfer to an end: nothing may be left on its way, made or lost. */
afterEach(async () => {
  await stack.bank.clearFaults();
  expect(await stack.bank.check()).toMatchObject({ ok: true, violations: [], inTransit: [] });
});

type Operation = 'withdraw' | 'deposit' | 'refund';
const DOWN = { kind: 'down' } as const;
const LOST = { kind: 'lose-answer' } as const;
/** Long enough to be late for everything in a test, short enough to be waited for. */
const SLOW = { kind: 'slow', params: { delayMs: 1_500 }, count: 1 } as const;

function terminate(transfer: StartedTransfer): Promise<unknown> {
  return transfer.handle.terminate('a test');
}

async function callsOf({ details }: StartedTransfer, operation: Operation) {
  const { items } = await stack.bank.listCalls({ transfer: details.referenceId, limit: 500 });
  return items.filter((call) => call.operation === operation);
}

/** Waits until the bank has had a call, and has written down what came of it. */
async function called(transfer: StartedTransfer, operation: Operation): Promise<void> {
  await until(
    () => callsOf(transfer, operation),
    (calls) => calls.length > 0,
  );
}

async function posted(key: string): Promise<void> {
  await until(
    () => stack.bank.lookUpKey(key),
    ({ outcome }) => outcome === 'posted',
  );
}

/** Waits until a slow call is at the bank, which will act on it later. */
async function underWay({ details }: StartedTransfer): Promise<void> {
  await until(
    async () => (await stack.bank.listFaults()).items,
    (faults) =>
      faults.some(
        ({ kind, scope, state }) =>
          kind === 'slow' && scope.transfer === details.referenceId && state === 'used-up',
      ),
  );
}

/** The call that was under way arrives under its own key, which is closed by then. */
async function lateCallMovedNothing(transfer: StartedTransfer, operation: Operation, key: string) {
  const before = await transfer.entries();
  const calls = await until(
    async () => (await callsOf(transfer, operation)).filter((call) => call.key === key),
    (found) => found.length > 0,
  );
  expect(calls).toMatchObject([{ outcome: 'void' }]);
  expect(await transfer.entries()).toEqual(before);
}

function decide(repair: StartedTransfer, decision: RefundDecision): Promise<TransferState> {
  return repair.handle.executeUpdate<TransferState, [RefundDecision]>(RESOLVE_REFUND_UPDATE, {
    args: [decision],
  });
}

function claim({ handle }: StartedTransfer, plan: RefundPlan): Promise<TransferState> {
  return handle.executeUpdate<TransferState, [RefundPlan]>(CLAIM_REFUND_UPDATE, { args: [plan] });
}

async function sourceBalance({ details }: StartedTransfer): Promise<number> {
  return (await stack.bank.getAccount(details.sourceAccount)).postedMinor;
}

describe('a transfer terminated', () => {
  it('before anything was withdrawn: its withdrawal can no longer be posted', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'withdraw' } }] });
    await called(transfer, 'withdraw');
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({
      result: {
        ending: 'failed',
        money: { withdrawnMinor: 0 },
        message: expect.stringContaining('Nothing was moved'),
      },
    });
    expect((await stack.bank.lookUpKey(withdrawalKey(transfer.details.referenceId))).outcome).toBe('void');
    expect(await transfer.entries()).toEqual([]);
  });

  it('while its withdrawal is on its way: the late call takes nothing', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...SLOW, scope: { operation: 'withdraw' } }] });
    await underWay(transfer);
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({ result: { ending: 'failed' } });
    await lateCallMovedNothing(transfer, 'withdraw', withdrawalKey(transfer.details.referenceId));
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('when its withdrawal was refused: nothing is returned that was never taken', async () => {
    const transfer = await stack.startTransfer({
      amountMinor: OPENING_MINOR + 1,
      faults: [{ ...LOST, scope: { operation: 'withdraw' } }],
    });
    await called(transfer, 'withdraw');
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({ result: { ending: 'declined' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('for another order than was withdrawn: it fails and moves nothing, and the right one can follow', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...LOST, scope: { operation: 'withdraw' } }] });
    await posted(withdrawalKey(transfer.details.referenceId));
    await terminate(transfer);
    const wrong = { ...transfer, details: { ...transfer.details, amountMinor: 1 } };
    expect(await (await stack.repair(wrong)).ends()).toMatchObject({ failure: { type: 'KeyReusedError' } });
    expect(await transfer.balances()).toMatchObject({ source: OPENING_MINOR - AMOUNT });
    expect(await (await stack.repair(transfer)).ends()).toMatchObject({ result: { ending: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it.each([
    [{ byTransfer: 1e9 }, 'byTransfer must be a number from 0 to 1000.'],
    [{ byEarlierRepair: -1 }, 'byEarlierRepair must be a number from 0 to 1000.'],
  ])('and repaired by a wrong order, %j: the repair fails with a sentence', async (begun, sentence) => {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'withdraw' } }] });
    await called(transfer, 'withdraw');
    await terminate(transfer);
    const wrong = await stack.repair(transfer, { byTransfer: 0, byEarlierRepair: 0, ...begun });
    expect(await wrong.ends()).toMatchObject({
      failure: { type: 'InvalidOrder', message: expect.stringContaining(sentence) },
    });
    const right = await stack.repair(transfer);
    expect(await right.ends()).toMatchObject({ result: { ending: 'failed' } });
  });

  it('when its withdrawal had posted and the answer was lost: the money goes back', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...LOST, scope: { operation: 'withdraw' } }] });
    await posted(withdrawalKey(transfer.details.referenceId));
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({
      result: {
        ending: 'refunded',
        money: { withdrawnMinor: AMOUNT, depositedMinor: 0, refundedMinor: AMOUNT },
      },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('with the money in transit: it goes back under a key of the repair’s own', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    const { referenceId, sourceAccount } = transfer.details;
    await called(transfer, 'deposit');
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({
      result: {
        ending: 'refunded',
        message: expect.stringMatching(
          `Money returned to account ${sourceAccount} \\(transaction IDs: W\\d+, R\\d+\\)`,
        ),
      },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    const keys = new Set((await transfer.entries()).map(({ key }) => key));
    expect(keys).toEqual(new Set([withdrawalKey(referenceId), REPAIR_RETURN_KEYS.refund(referenceId, 1)]));
  });

  it('while its deposit is on its way: the late call pays nobody', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...SLOW, scope: { operation: 'deposit' } }] });
    await underWay(transfer);
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
    await lateCallMovedNothing(transfer, 'deposit', depositKey(transfer.details.referenceId));
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('when its deposit had posted and nobody was told: it is complete, and nothing is returned', async () => {
    const transfer = await stack.startTransfer({ faults: [{ ...LOST, scope: { operation: 'deposit' } }] });
    await posted(depositKey(transfer.details.referenceId));
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({
      result: { ending: 'completed', money: { depositedMinor: AMOUNT, refundedMinor: 0 } },
    });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('when its refund had posted and nobody was told: it is not returned twice', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ ...LOST, scope: { operation: 'refund' } }],
    });
    await posted(refundKey(transfer.details.referenceId));
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({
      result: { ending: 'refunded', money: { refundedMinor: AMOUNT } },
    });
    expect(await sourceBalance(transfer)).toBe(OPENING_MINOR);
  });

  it('while its refund is on its way: the late call returns nothing a second time', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ ...SLOW, scope: { operation: 'refund' } }],
    });
    await underWay(transfer);
    await terminate(transfer);
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
    await lateCallMovedNothing(transfer, 'refund', refundKey(transfer.details.referenceId));
    expect(await sourceBalance(transfer)).toBe(OPENING_MINOR);
  });

  it('after a person’s decision, while the second refund is on its way: that one is closed as well', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
      ],
    });
    await transfer.reaches('awaiting-operator');
    await transfer.arm({ ...SLOW, scope: { operation: 'refund' } });
    await decide(transfer, { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' });
    await underWay(transfer);
    await terminate(transfer);
    const before = (await stack.bank.getAccount('B2002')).postedMinor;
    const repair = await stack.repair(transfer, { byTransfer: 2, byEarlierRepair: 0 });
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
    await until(
      () => callsOf(transfer, 'refund'),
      (calls) => calls.some(({ outcome }) => outcome === 'void'),
    );
    expect((await stack.bank.getAccount('B2002')).postedMinor).toBe(before);
    expect(await sourceBalance(transfer)).toBe(OPENING_MINOR);
  });
});

describe('a repair', () => {
  async function stranded(): Promise<StartedTransfer> {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await called(transfer, 'deposit');
    await terminate(transfer);
    return transfer;
  }

  const REFUSED = {
    kind: 'refuse',
    scope: { operation: 'refund' },
    params: { code: 'account_closed' },
    count: 1,
  } as const;

  it('whose answers are lost, one after the other, returns the money once', async () => {
    const transfer = await stranded();
    await transfer.arm({ ...LOST, scope: { operation: 'close-key' }, count: 1 });
    await transfer.arm({ ...LOST, scope: { operation: 'refund' }, count: 1 });
    const repair = await stack.repair(transfer);
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('that is cancelled goes on: money in transit cannot be left there', async () => {
    const transfer = await stranded();
    const outage = await transfer.arm({ ...DOWN, scope: { operation: 'close-key' } });
    const repair = await stack.repair(transfer);
    await repair.handle.cancel();
    await outage.clear();
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('whose refund the bank refuses waits for a person, who sends it elsewhere', async () => {
    const transfer = await stranded();
    await transfer.arm(REFUSED);
    const repair = await stack.repair(transfer);
    await repair.reaches('awaiting-operator');
    await decide(repair, { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' });
    expect(await repair.ends()).toMatchObject({
      result: { ending: 'refunded', message: expect.stringContaining('returned to account B2002') },
    });
    const keys = (await transfer.entries()).map(({ key }) => key);
    expect(keys).toContain(REPAIR_RETURN_KEYS.refund(transfer.details.referenceId, 2));
  });

  it('can be refunded externally, with the external reference', async () => {
    const transfer = await stranded();
    await transfer.arm(REFUSED);
    const repair = await stack.repair(transfer);
    await repair.reaches('awaiting-operator');
    await claim(repair, { action: 'refundedExternally', by: 'olga', reason: 'cheque' });
    await decide(repair, {
      action: 'refundedExternally',
      externalReference: 'CHQ-7',
      by: 'olga',
      reason: 'cheque',
    });
    expect(await repair.ends()).toMatchObject({
      result: {
        ending: 'refunded-externally',
        message: expect.stringContaining('CHQ-7'),
        money: { externallyRefundedMinor: AMOUNT },
      },
    });
  });

  it('above the worker’s own threshold needs a second person for another account', async () => {
    const amountMinor = WORKER_POLICY.approvalThresholdMinor + 1;
    const sourceAccount = await stack.openAccount(newReferenceId(), 'bank1.example.com', amountMinor);
    const transfer = await stack.startTransfer({
      ...{ amountMinor, sourceAccount },
      approval: { thresholdMinor: 0, deadlineMs: 60_000 },
      faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
    });
    const approval = { decision: 'approve', by: 'sam', reason: 'checked' };
    await transfer.handle.executeUpdate<unknown, [object]>(DECIDE_APPROVAL_UPDATE, { args: [approval] });
    await called(transfer, 'deposit');
    await terminate(transfer);
    await transfer.arm(REFUSED);
    const repair = await stack.repair(transfer);
    await repair.reaches('awaiting-operator');
    const redirect = { action: 'redirect', account: 'B2002', by: 'piet', reason: 'asked for' } as const;
    await expect(decide(repair, redirect)).rejects.toMatchObject({ cause: { type: 'needs-second-person' } });
    await claim(repair, redirect);
    const confirmation = { by: 'sam', plan: planText(redirect) };
    await repair.handle.executeUpdate<unknown, [object]>(CONFIRM_REFUND_UPDATE, { args: [confirmation] });
    expect(await repair.ends()).toMatchObject({ result: { ending: 'refunded' } });
  });

  it('that was terminated itself is taken up by another, which closes what it had begun', async () => {
    const transfer = await stranded();
    await transfer.arm(REFUSED);
    const first = await stack.repair(transfer);
    await first.reaches('awaiting-operator');
    await transfer.arm({ ...SLOW, scope: { operation: 'refund' } });
    await decide(first, { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' });
    await underWay(transfer);
    await terminate(first);
    const second = await stack.repair(transfer, { byTransfer: 1, byEarlierRepair: 2 });
    expect(await second.ends()).toMatchObject({ result: { ending: 'refunded' } });
    await until(
      () => callsOf(transfer, 'refund'),
      (calls) => calls.some(({ outcome }) => outcome === 'void'),
    );
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('and a reset of the dead transfer cannot both move the money', async () => {
    const transfer = await stranded();
    const repair = await stack.repair(transfer);
    await repair.ends();
    const { runId } = await transfer.handle.describe();
    await stack.client.workflowService.resetWorkflowExecution(
      ResetWorkflowExecutionRequest.fromObject({
        namespace: MONEY_TRANSFER_NAMESPACE,
        workflowExecution: { workflowId: transfer.handle.workflowId, runId },
        workflowTaskFinishEventId: 4,
        requestId: 'again',
        reason: 'a test',
      }),
    );
    await stack.bank.clearFaults();
    const again = stack.client.workflow.getHandle(transfer.handle.workflowId);
    await until(
      () => again.query<TransferState>(GET_TRANSFER_STATE_QUERY),
      ({ status }) => status === 'awaiting-operator',
    );
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    const nothingOwed: RefundDecision = { action: 'nothingOwed', by: 'olga', reason: 'repaired before' };
    await again.executeUpdate<TransferState, [RefundDecision]>(RESOLVE_REFUND_UPDATE, {
      args: [nothingOwed],
    });
    await expect(again.result()).rejects.toMatchObject({ cause: { type: 'nothing-owed' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });
});
