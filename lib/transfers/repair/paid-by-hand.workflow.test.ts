import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { newDecisionId, newReferenceId, REPAIR_RETURN_KEYS, repairIdOf } from '#lib/shared/ids.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import type { RefundAnswer } from '#lib/transfers/refund-answer.ts';
import { claimText, planText } from '#temporal/contract.ts';
import {
  OPENING_MINOR,
  SagaStack,
  type StartedTransfer,
  until,
  WORKER_POLICY,
} from '#testing/workflows/saga-stack.ts';
import { readRepair, resolveRepair, startRepair } from './repair.ts';
import { readUnsettledClaim } from './unsettled-claim.ts';

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

/** Each test brings its transfer to an end: no money is left in transit. */
afterEach(async () => {
  await stack.bank.clearFaults();
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

const REFUND_REFUSED = {
  kind: 'refuse',
  scope: { operation: 'refund' },
  params: { code: 'account_closed' },
} as const;
const BY_CHEQUE = { action: 'claim', by: 'olga', reason: 'by cheque' } as const;
const RECORDED = {
  action: 'refundedExternally',
  externalReference: 'CHQ-7',
  by: 'piet',
  reason: 'olga’s cheque',
} as const;

/** Olga has claimed its refund, to pay it by hand, when its workflow is terminated. */
async function lostAfterAClaim(amountMinor?: number): Promise<StartedTransfer> {
  const isLarge = amountMinor !== undefined;
  const transfer = await stack.startTransfer({
    ...{ targetAccount: 'B5555', faults: [REFUND_REFUSED] },
    ...(isLarge && {
      amountMinor,
      sourceAccount: await stack.openAccount(newReferenceId(), 'bank1.example.com', amountMinor),
      approval: { thresholdMinor: WORKER_POLICY.approvalThresholdMinor, deadlineMs: 60_000 },
    }),
  });
  const { referenceId } = transfer.details;
  if (isLarge) {
    const approved = { decision: 'approve', by: 'sam', reason: 'checked' } as const;
    await decideApproval(referenceId, approved, newDecisionId());
  }
  await transfer.reaches('awaiting-operator');
  await resolveRefund(referenceId, BY_CHEQUE, newDecisionId());
  if (isLarge) {
    const plan = planText({ ...BY_CHEQUE, action: 'refundedExternally' });
    await resolveRefund(referenceId, { action: 'confirm', by: 'sam', plan }, newDecisionId());
  }
  await transfer.handle.terminate('a test');
  return transfer;
}

async function sayPaid({ details }: StartedTransfer, payment: 'paid' | 'not-paid' = 'paid') {
  const { referenceId, sourceAccount, amountMinor: inTransitMinor } = details;
  const found = await readUnsettledClaim(referenceId);
  const claim = found ? claimText(found) : undefined;
  return startRepair(referenceId, 'piet', 'olga’s cheque', { sourceAccount, inTransitMinor, claim, payment });
}

async function reaches({ details }: StartedTransfer, status: 'awaiting-operator' | 'done') {
  return until(
    () => readRepair(details.referenceId),
    (repair) => repair?.status === status,
  );
}

function answer({ details }: StartedTransfer, answer: RefundAnswer) {
  return resolveRepair(details.referenceId, answer, newDecisionId());
}

async function source({ details }: StartedTransfer): Promise<number> {
  return (await stack.bank.getAccount(details.sourceAccount)).postedMinor;
}

describe('what was paid by hand under the claim of a lost workflow', () => {
  it('is recorded by who says so, and is not refunded', async () => {
    const transfer = await lostAfterAClaim();
    expect(await sayPaid(transfer)).toBe('started');
    expect(await reaches(transfer, 'awaiting-operator')).toMatchObject({
      refundClaim: { by: 'piet', paidBy: 'olga', until: expect.any(String) },
    });
    const again = { action: 'retry', by: 'oscar', reason: 'again' } as const;
    await expect(answer(transfer, again)).rejects.toMatchObject({ code: 'claimed' });
    const byPiet = { by: 'piet', reason: 'again' };
    const others = [
      { ...byPiet, action: 'retry' },
      { ...byPiet, action: 'nothingOwed' },
      { ...byPiet, action: 'redirect', account: 'B2002' },
      { ...byPiet, action: 'claim' },
    ] as const;
    for (const other of others) {
      await expect(answer(transfer, other)).rejects.toThrow('You said that olga has paid');
    }
    await answer(transfer, RECORDED);
    expect(await reaches(transfer, 'done')).toMatchObject({
      result: { ending: 'refunded-externally', message: expect.stringContaining('CHQ-7') },
    });
    expect(await source(transfer)).toBe(OPENING_MINOR - transfer.details.amountMinor);
  });

  it('needs a second person above the threshold, who sees that it was paid', async () => {
    const transfer = await lostAfterAClaim(WORKER_POLICY.approvalThresholdMinor + 1);
    await sayPaid(transfer);
    expect(await reaches(transfer, 'awaiting-operator')).toMatchObject({ refundClaim: { until: null } });
    const plan = 'piet: record that olga has paid outside Remit';
    await expect(answer(transfer, RECORDED)).rejects.toMatchObject({ code: 'needs-second-person' });
    await expect(answer(transfer, { action: 'confirm', by: 'Piet', plan })).rejects.toMatchObject({
      code: 'needs-second-person',
    });
    await expect(
      answer(transfer, { action: 'confirm', by: 'sam', plan: 'piet: pay outside Remit' }),
    ).rejects.toMatchObject({ code: 'changed' });
    await answer(transfer, { action: 'confirm', by: 'sam', plan });
    await answer(transfer, RECORDED);
    expect(await reaches(transfer, 'done')).toMatchObject({ result: { ending: 'refunded-externally' } });
    expect(await source(transfer)).toBe(0);
  });

  it('is its payer’s again when it is given back: nobody refunds it without a word about them', async () => {
    const transfer = await lostAfterAClaim();
    await sayPaid(transfer);
    await reaches(transfer, 'awaiting-operator');
    await answer(transfer, { action: 'release', by: 'piet' });
    const again = { action: 'retry', by: 'piet', reason: 'again' } as const;
    await expect(answer(transfer, again)).rejects.toMatchObject({ code: 'claimed', details: { by: 'olga' } });
    await answer(transfer, { ...RECORDED, by: 'olga' });
    await reaches(transfer, 'done');
    expect(await source(transfer)).toBe(OPENING_MINOR - transfer.details.amountMinor);
  });

  it('is asked about again when its repair is lost too', async () => {
    const transfer = await lostAfterAClaim();
    await sayPaid(transfer);
    await reaches(transfer, 'awaiting-operator');
    const { referenceId } = transfer.details;
    await stack.client.workflow.getHandle(repairIdOf(referenceId)).terminate('a test');
    expect(await readUnsettledClaim(referenceId)).toMatchObject({ by: 'piet', paidBy: 'olga' });
    expect(await sayPaid(transfer)).toBe('started');
    expect(await reaches(transfer, 'awaiting-operator')).toMatchObject({
      refundClaim: { by: 'piet', paidBy: 'olga' },
    });
    await answer(transfer, { action: 'release', by: 'piet' });
    expect(await readRepair(referenceId)).toMatchObject({ refundClaim: { by: 'olga' } });
    await answer(transfer, { ...RECORDED, by: 'olga' });
    await reaches(transfer, 'done');
    expect(await source(transfer)).toBe(OPENING_MINOR - transfer.details.amountMinor);
  });

  it('is still its payer’s when the bank has refused the recording', async () => {
    const transfer = await lostAfterAClaim();
    await sayPaid(transfer);
    await reaches(transfer, 'awaiting-operator');
    await transfer.arm({ ...REFUND_REFUSED, scope: { operation: 'external-refund' }, count: 1 });
    await answer(transfer, RECORDED);
    const refused = await until(
      () => readRepair(transfer.details.referenceId),
      (repair) => repair?.decisions === 1 && repair.refundClaim !== null,
    );
    expect(refused).toMatchObject({ refundClaim: { by: 'piet', paidBy: 'olga' } });
    await answer(transfer, { action: 'release', by: 'piet' });
    const again = { action: 'retry', by: 'oscar', reason: 'again' } as const;
    await expect(answer(transfer, again)).rejects.toMatchObject({ code: 'claimed', details: { by: 'olga' } });
    await answer(transfer, { ...RECORDED, by: 'olga' });
    await reaches(transfer, 'done');
    expect(await source(transfer)).toBe(OPENING_MINOR - transfer.details.amountMinor);
  });

  it('is not recorded late, when another repair has refunded it', async () => {
    const transfer = await lostAfterAClaim();
    const { referenceId } = transfer.details;
    await sayPaid(transfer);
    await reaches(transfer, 'awaiting-operator');
    await transfer.arm({ kind: 'down', scope: { operation: 'external-refund' } });
    await answer(transfer, RECORDED);
    await until(
      async () => (await stack.bank.listCalls({ transfer: referenceId })).items,
      (calls) => calls.some(({ operation }) => operation === 'external-refund'),
    );
    const repair = stack.client.workflow.getHandle(repairIdOf(referenceId));
    expect(await repair.describe()).toMatchObject({ type: 'recordPaidByHand' });
    await repair.terminate('a test');
    expect(await readUnsettledClaim(referenceId)).toMatchObject({ by: 'piet', paidBy: 'olga' });
    await stack.bank.clearFaults();
    await sayPaid(transfer, 'not-paid');
    await reaches(transfer, 'done');
    const key = REPAIR_RETURN_KEYS.externalRefund(referenceId, 1);
    expect(await stack.bank.lookUpKey(key)).toMatchObject({ outcome: 'void' });
    expect(await source(transfer)).toBe(OPENING_MINOR);
  });

  it('is not recorded where nobody has claimed it, or another repair was started before', async () => {
    const unclaimed = await stack.startTransfer({ targetAccount: 'B5555', faults: [REFUND_REFUSED] });
    await unclaimed.reaches('awaiting-operator');
    await unclaimed.handle.terminate('a test');
    await expect(sayPaid(unclaimed)).rejects.toMatchObject({ code: 'changed', certainty: 'not-done' });

    const claimed = await lostAfterAClaim();
    await sayPaid(claimed, 'not-paid');
    await expect(sayPaid(claimed)).rejects.toThrow('was started before: see what it waits for');
    await reaches(claimed, 'awaiting-operator');
    await stack.bank.clearFaults();
    await sayPaid(unclaimed, 'not-paid');
    await answer(claimed, { action: 'retry', by: 'piet', reason: 'again' });
    await reaches(unclaimed, 'done');
    await reaches(claimed, 'done');
  });
});
