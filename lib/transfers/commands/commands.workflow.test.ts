import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newDecisionId, newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { AlreadyPaid, ReferenceConflict } from '#lib/transfers/errors.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { fetchDescription, fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { retryPresetOf } from '#lib/transfers/retry-presets.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import { DEFAULT_RETRY, MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { SagaStack, until } from '#testing/workflows/saga-stack.ts';
import { cancelTransfer, requestCancellation } from './cancel-transfer.ts';
import { decideApproval, resolveRefund } from './decide.ts';
import { makeNow, retryNow } from './retry-now.ts';
import { startTransfer } from './start-transfer.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

async function order(): Promise<TransferOrder> {
  const referenceId = newReferenceId();
  return {
    referenceId,
    sourceAccount: await stack.openAccount(`src-${referenceId}`, 'bank1.example.com'),
    targetAccount: await stack.openAccount(`dst-${referenceId}`, 'bank2.example.com'),
    amountMinor: 40_000,
    currency: 'USD',
    requestedBy: 'teller',
  };
}

/** How often the transfer's workflow was started, and what the bank posted for it. */
async function traces({ referenceId }: TransferOrder) {
  await stack.client.workflow.getHandle(workflowIdOf(referenceId)).result();
  const runs = [];
  for await (const run of stack.client.workflow.list({
    query: `WorkflowId = '${workflowIdOf(referenceId)}'`,
  })) {
    runs.push(run.runId);
  }
  const { items } = await stack.bank.listTransferEntries(referenceId);
  const transactions = new Set(items.map(({ transactionId }) => transactionId));
  return { runs: runs.length, transactions: transactions.size };
}

describe('starting a transfer', () => {
  it('again with the same order finds the one there is, before its end and after', async () => {
    const same = await order();
    expect(await startTransfer(same)).toBe('started');
    expect(await startTransfer(same)).toBe('already-started');
    expect(await traces(same)).toEqual({ runs: 1, transactions: 2 });
    expect(await startTransfer({ ...same, requestedBy: 'somebody else' })).toBe('already-started');
    expect(await traces(same)).toEqual({ runs: 1, transactions: 2 });
  });

  it('twenty times at once starts it once', async () => {
    const same = await order();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => startTransfer(same)));
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
    expect(await traces(same)).toEqual({ runs: 1, transactions: 2 });
  });

  it.each([{ amountMinor: 40_001 }, { targetAccount: '43-812' }, { sourceAccount: 'A1001' }])(
    'under a reference that is taken, with %j, is a conflict that names the other, and moves nothing',
    async (change) => {
      const first = await order();
      await startTransfer(first);
      const second = startTransfer({ ...first, ...change });
      await expect(second).rejects.toThrow(ReferenceConflict);
      await expect(second).rejects.toThrow(
        `USD 400.00 from ${first.sourceAccount} to ${first.targetAccount}`,
      );
      expect(await traces(first)).toEqual({ runs: 1, transactions: 2 });
    },
  );

  it('under a reference that only the bank remembers is a conflict that says where the money is', async () => {
    const first = await order();
    await startTransfer(first);
    await traces(first);
    await stack.forget(first.referenceId);
    const where = `USD 400.00 from ${first.sourceAccount}, delivered to ${first.targetAccount}.`;
    for (const other of [{ amountMinor: 1 }, { targetAccount: '43-812' }, { sourceAccount: '85-150' }]) {
      const starting = startTransfer({ ...first, ...other });
      await expect(starting).rejects.toThrow(ReferenceConflict);
      await expect(starting).rejects.toThrow(`${where} Nothing was sent. Use a new reference.`);
    }
    const again = startTransfer(first);
    await expect(again).rejects.toThrow(AlreadyPaid);
    await expect(again).rejects.toThrow(`${where} Nothing was sent again.`);
    const handle = stack.client.workflow.getHandle(workflowIdOf(first.referenceId));
    await expect(handle.describe()).rejects.toThrow(WorkflowNotFoundError);
  });

  it('puts the retry policy that was chosen into the workflow, and takes another as another order', async () => {
    const first: TransferOrder = { ...(await order()), retryPreset: 'python' };
    await startTransfer(first);
    const history = readHistory(await fetchHistory(first.referenceId));
    expect(retryPresetOf(history.details?.policy.retry ?? DEFAULT_RETRY)?.id).toBe('python');
    expect(await startTransfer(first)).toBe('already-started');
    const { retryPreset: _, ...unchosen } = first;
    for (const other of [unchosen, { ...first, retryPreset: 'java' as const }]) {
      await expect(startTransfer(other)).rejects.toThrow(ReferenceConflict);
      await expect(startTransfer(other)).rejects.toThrow('the retry policy “Three tries”');
    }
    expect(await traces(first)).toEqual({ runs: 1, transactions: 2 });
  });

  it.each([
    [{ targetAccount: 'nobody' }, 'Account nobody does not exist'],
    [{ targetAccount: 'E8002' }, 'do not convert currencies'],
    [{ currency: 'EUR' as const }, 'holds USD, not EUR'],
    [{ targetAccount: 'clearing-usd.bank1.example.com' }, 'does not exist'],
  ])('that can be none, with %j, is refused and starts nothing', async (change, message) => {
    const impossible = { ...(await order()), ...change };
    await expect(startTransfer(impossible)).rejects.toThrow(message);
    const handle = stack.client.workflow.getHandle(workflowIdOf(impossible.referenceId));
    await expect(handle.describe()).rejects.toThrow(WorkflowNotFoundError);
  });
});

describe('retry now', () => {
  it('makes the attempt at once, and goes on counting', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });
    await until(
      async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
      (calls) => calls.some(({ operation }) => operation === 'deposit'),
    );
    await until(
      () =>
        retryNow(transfer.details.referenceId).then(
          () => true,
          () => false,
        ),
      (done) => done,
    );
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    const { items } = await stack.bank.listCalls({ transfer: transfer.details.referenceId });
    const deposits = items.filter(({ operation }) => operation === 'deposit');
    expect(deposits.map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
  });

  it('does not put off an attempt that is due, however often it is asked for', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });
    const { referenceId } = transfer.details;
    const waits = async () =>
      (await fetchDescription(referenceId)).pending.some(({ attempt }) => attempt === 2);
    await until(waits, (waiting) => waiting);
    const ended = transfer.ends().then(() => 'ended');
    const refused = () => 'no retry is pending';
    // As an impatient finger does: each asks as soon as the one before is answered.
    const presses = until(
      () => retryNow(referenceId).then(() => 'asked', refused),
      (answer) => answer !== 'asked',
    );
    expect(await Promise.all([ended, presses])).toEqual(['ended', refused()]);
  });

  it('is refused where nothing is waited for', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(retryNow(transfer.details.referenceId)).rejects.toThrow('No retry is pending');
  });

  it('is refused where the attempt was made between the look and the asking', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    const seen = { activityId: '2', state: 'scheduled' } as const;
    await expect(makeNow(transfer.details.referenceId, seen)).rejects.toThrow('No retry is pending');
  });

  it('leaves the pause alone that somebody set between the look and the asking', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 },
      faults: [{ kind: 'down', scope: { operation: 'withdraw' } }],
    });
    const { referenceId } = transfer.details;
    const seen = await until(
      async () => (await fetchDescription(referenceId)).pending,
      ([activity]) => activity?.state === 'scheduled' && activity.attempt > 1,
    );
    const activityId = seen[0]?.activityId ?? '';
    await stack.client.workflowService.pauseActivity({
      ...{ namespace: MONEY_TRANSFER_NAMESPACE, execution: { workflowId: transfer.handle.workflowId } },
      ...{ id: activityId, identity: 'ann', reason: 'the bank asked for it' },
    });
    await expect(makeNow(referenceId, { activityId, state: 'scheduled' })).rejects.toThrow(
      'Paused in Temporal by ann',
    );
    expect((await fetchDescription(referenceId)).pending).toMatchObject([{ pause: { by: 'ann' } }]);
    await transfer.handle.terminate('test');
  });
});

describe('cancel', () => {
  it('is refused where it could do nothing, and says why', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(cancelTransfer(transfer.details.referenceId)).rejects.toThrow('already ended');
    await expect(cancelTransfer('nobody-sent-this')).rejects.toThrow('No transfer found');
    // Forgotten since it was read.
    await expect(requestCancellation('nobody-sent-this')).rejects.toThrow('No transfer found');
  });

  it('is refused where the transfer ended between the look and the asking', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    await expect(requestCancellation(transfer.details.referenceId)).rejects.toThrow('already ended');
  });

  it('is accepted where the transfer ends of it before that is known', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 3_600_000 } });
    await transfer.reaches('awaiting-approval');
    await requestCancellation(transfer.details.referenceId);
    await transfer.ends();
    await requestCancellation(transfer.details.referenceId);
  });

  it('is done when asked again, also after the transfer has ended', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 3_600_000 } });
    const { referenceId } = transfer.details;
    await transfer.reaches('awaiting-approval');
    await cancelTransfer(referenceId);
    await cancelTransfer(referenceId);
    await transfer.ends();
    await cancelTransfer(referenceId);
  });

  it('is refused while the money is being returned', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ kind: 'down', scope: { operation: 'refund' } }],
    });
    await transfer.reaches('refunding');
    await expect(cancelTransfer(transfer.details.referenceId)).rejects.toThrow('already being returned');
    await stack.bank.clearFaults();
    await transfer.ends();
  });
});

describe('a decision about an approval', () => {
  it('that comes too late is refused with the state the transfer is in', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 50 } });
    await transfer.ends();
    const decision = { decision: 'approve', by: 'sam', reason: 'fine' } as const;
    await expect(decideApproval(transfer.details.referenceId, decision, newDecisionId())).rejects.toThrow(
      'Too late to decide: the transfer is expired',
    );
  });
  it('sent again is the same decision, while the transfer runs and after its end', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 600_000 } });
    const { referenceId } = transfer.details;
    const decision = { decision: 'approve', by: 'sam', reason: 'fine' } as const;
    const id = newDecisionId();
    const [first, again] = await Promise.all([
      decideApproval(referenceId, decision, id),
      decideApproval(referenceId, decision, id),
    ]);
    expect(again).toEqual(first);
    await transfer.ends();
    expect(await decideApproval(referenceId, decision, id)).toEqual(first);
    expect(await approvalsOf(referenceId)).toBe(1);
  });

  it('under the same id but with another content, or by another person, is another one', async () => {
    const transfer = await stack.startTransfer({ approval: { thresholdMinor: 0, deadlineMs: 600_000 } });
    const { referenceId } = transfer.details;
    const decision = { decision: 'approve', by: 'sam', reason: 'fine' } as const;
    const id = newDecisionId();
    await decideApproval(referenceId, decision, id);
    for (const other of [{ ...decision, decision: 'reject' } as const, { ...decision, by: 'sue' }]) {
      await expect(decideApproval(referenceId, other, id)).rejects.toMatchObject({
        certainty: 'not-done',
        code: expect.stringMatching(/^(already-decided|too-late)$/),
      });
    }
    await transfer.ends();
  });
});

describe('a decision about a refund', () => {
  it('sent again is the same decision; the same words under another id decide about the next refusal', async () => {
    const refused = {
      kind: 'refuse',
      scope: { operation: 'refund' },
      params: { code: 'account_closed' },
    } as const;
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ ...refused, count: 2 }],
    });
    const { referenceId } = transfer.details;
    const retry = { action: 'retry', by: 'olga', reason: 'open again' } as const;
    await transfer.reaches('awaiting-operator');
    const id = newDecisionId();
    const first = await resolveRefund(referenceId, retry, id);
    await until(
      () => refundsOf(referenceId),
      (refunds) => refunds === 2,
    );
    await transfer.reaches('awaiting-operator');
    expect(await resolveRefund(referenceId, retry, id)).toEqual(first);
    expect(await refundsOf(referenceId)).toBe(2);
    await resolveRefund(referenceId, retry, newDecisionId());
    await transfer.ends();
    expect(await resolveRefund(referenceId, retry, id)).toEqual(first);
    expect(await refundsOf(referenceId)).toBe(3);
  });
});

async function approvalsOf(referenceId: string): Promise<number> {
  const history = await fetchHistory(referenceId);
  return history.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
}

async function refundsOf(referenceId: string): Promise<number> {
  const { activities } = readHistory(await fetchHistory(referenceId));
  return activities.filter(({ name }) => name === 'refund').length;
}
