import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { audited } from '#lib/audit/audited.ts';
import { HEADLINE_FILTERS, readHeadline } from '#lib/dashboard/headline.ts';
import type { Topic } from '#lib/live/define-topic.ts';
import { newDecisionId } from '#lib/shared/ids.ts';
import { decideApproval } from '#lib/transfers/commands/decide.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { type TransferList, transferListTopic } from '#lib/transfers/live/transfer-list.ts';
import { everyTransfer, listTransfers } from '#lib/transfers/queries/list-transfers.ts';
import { resolveRepair } from '#lib/transfers/repair/repair.ts';
import { type TestAuditTrail, useOwnAuditTrail } from '#testing/audit/databases.ts';
import { SagaStack, type StartedTransfer, type TransferSetup, until } from '#testing/workflows/saga-stack.ts';
import { readWorkQueueSize } from './size.ts';
import { readWorkQueue, type WorkQueue, workQueueTopic } from './work-queue.ts';

const APPROVAL = { thresholdMinor: 0, deadlineMs: 600_000 };
const REFUND_REFUSED: TransferSetup = {
  targetAccount: 'B5555',
  faults: [{ kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 }],
};

let stack: SagaStack;
let trail: TestAuditTrail;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  trail = await useOwnAuditTrail();
});

afterAll(async () => {
  await stopWorker?.();
  await trail?.close();
  await stack?.stop();
});

/** Started, and found in Temporal's list as what it waits for. */
async function waiting(
  setup: TransferSetup,
  status: 'awaiting-approval' | 'awaiting-operator',
): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer(setup);
  await transfer.reaches(status);
  const filter = { ...NO_FILTER, statuses: [status], text: transfer.details.referenceId };
  await until(
    () => listTransfers(filter, { limit: 1 }),
    ({ items }) => items.length === 1,
  );
  return transfer;
}

/** Resolves with the first snapshot that is awaited. */
function seen<T>(topic: Topic<T>, key: string, isAwaited: (data: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = topic.subscribe(key, {
      onSnapshot: ({ data }) => {
        if (!isAwaited(data)) return;
        // Not before subscribing has returned.
        queueMicrotask(() => stop());
        resolve(data);
      },
      onComplete: () => reject(new Error('complete')),
      onError: () => reject(new Error('error')),
    });
  });
}

describe('what needs a decision', () => {
  it('is shown oldest first, with what is needed to decide, and goes when it is decided', async () => {
    const first = await waiting({ approval: APPROVAL }, 'awaiting-approval');
    const second = await waiting({ approval: APPROVAL }, 'awaiting-approval');
    const refund = await waiting(REFUND_REFUSED, 'awaiting-operator');

    const queue = await readWorkQueue();
    expect(queue.approvals).toMatchObject({
      total: 2,
      items: [{ referenceId: first.details.referenceId }, { referenceId: second.details.referenceId }],
    });
    const [approval] = queue.approvals?.items ?? [];
    expect(approval).toMatchObject({
      waitsFor: 'approval',
      requestedBy: 'teller',
      amountMinor: 40_000,
      source: { status: 'open', postedMinor: 100_000 },
      target: { status: 'open', postedMinor: 100_000 },
      moved: { withdrawnMinor: 0, inTransitMinor: 0 },
    });
    const { approval: told } = await first.state();
    const deadlineMs = Date.parse(approval?.deadline ?? '');
    expect(Math.abs(deadlineMs - Date.parse(told?.deadline ?? ''))).toBeLessThan(5_000);
    expect(queue.refunds).toMatchObject({
      total: 1,
      items: [
        {
          referenceId: refund.details.referenceId,
          waitsFor: 'refund',
          deadline: null,
          target: { id: 'B5555', status: 'closed' },
          moved: { withdrawnMinor: 40_000, depositedMinor: 0, refundedMinor: 0, inTransitMinor: 40_000 },
          refusals: [
            { operation: 'refund', code: 'account_closed' },
            { operation: 'deposit', code: 'account_closed' },
          ],
        },
      ],
    });

    const gone = seen<WorkQueue>(workQueueTopic, '', ({ approvals }) => approvals?.total === 1);
    const target = { kind: 'transfer', id: first.details.referenceId } as const;
    await audited(
      { name: 'sam', role: 'supervisor' },
      { action: 'approve-transfer', target, reason: 'looked at it' },
      () =>
        decideApproval(
          target.id,
          { decision: 'approve', by: 'sam', reason: 'looked at it' },
          newDecisionId(),
        ),
    );
    await gone;
    const { decided } = await readWorkQueue();
    expect(decided).toMatchObject([{ actor: 'sam', action: 'approve-transfer', target, outcome: 'done' }]);
  });

  it('is a repair, too, whose money the bank did not take back', async () => {
    const terminated = await waiting(REFUND_REFUSED, 'awaiting-operator');
    const size = (await readWorkQueueSize()) ?? 0;
    await terminated.handle.terminate('a test');
    const { referenceId: transfer } = terminated.details;
    const shownStranded = await until(readWorkQueue, ({ stranded }) =>
      Boolean(stranded?.items.some((one) => one.transfer === transfer)),
    );
    expect(shownStranded.stranded).toMatchObject({
      items: [{ transfer, inTransitMinor: 40_000 }],
      ...{ total: 1, more: false },
    });
    // Still one, though no workflow waits for anybody.
    expect(await readWorkQueueSize()).toBe(size);
    await stack.bank.changeAccount(terminated.details.sourceAccount, { status: 'closed' });
    const repair = await stack.repair(terminated);
    await until(readWorkQueue, ({ stranded }) => stranded?.total === 0);
    await repair.reaches('awaiting-operator');
    const { referenceId } = terminated.details;
    const claim = { action: 'claim', by: 'olga', reason: 'cheque' } as const;
    await resolveRepair(referenceId, claim, newDecisionId());
    const { refunds } = await readWorkQueue();
    expect(refunds?.items.find((item) => item.referenceId === referenceId)).toMatchObject({
      waitsFor: 'repair',
      targetAccount: null,
      source: { status: 'closed' },
      moved: { inTransitMinor: 40_000 },
      claim: { by: 'olga', action: 'refundedExternally' },
    });
  });
});

describe('the requester', () => {
  it('is refused at once, in the workflow’s own words, also without a worker', async () => {
    const transfer = await waiting({ approval: APPROVAL }, 'awaiting-approval');
    const decision = { decision: 'approve', by: ' Teller ', reason: 'I am in a hurry' } as const;
    const byWorkflow = await transfer.handle
      .executeUpdate('decideApproval', { args: [decision] })
      .catch((error: Error) => (error.cause instanceof Error ? error.cause.message : ''));
    await stopWorker();
    const refused = decideApproval(transfer.details.referenceId, decision, newDecisionId());
    await expect(refused).rejects.toThrow('a second person must');
    await expect(refused).rejects.toThrow(String(byWorkflow));
    stopWorker = await stack.startWorker();
  });
});

describe('the headline', () => {
  it('counts what its filters find, and what stands on the clearing accounts', async () => {
    const filters = Object.entries(HEADLINE_FILTERS) as [keyof typeof HEADLINE_FILTERS, typeof NO_FILTER][];
    await stack.startTransfer({
      retry: { initialIntervalMs: 600_000, maximumIntervalMs: 600_000 },
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });
    const headline = await until(readHeadline, ({ retrying }) => retrying === 1);
    for (const [name, filter] of filters) {
      let found = 0;
      let inTransitMinor = 0;
      for await (const { items } of everyTransfer(filter)) {
        found += items.length;
        for (const item of items) inTransitMinor += item.inTransitMinor ?? 0;
      }
      if (name === 'atRisk')
        expect(headline.atRisk).toEqual([{ currency: 'USD', amountMinor: inTransitMinor }]);
      else expect([name, headline[name]]).toEqual([name, found]);
    }
    const { inTransit } = await stack.bank.check();
    const total = inTransit.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    expect(headline.inTransit).toEqual([{ currency: 'USD', amountMinor: total }]);
    // Terminated with money in transit, while it is repaired and waits: at risk like the others.
    expect(headline.atRisk).toEqual([{ currency: 'USD', amountMinor: total }]);
    const open: string[] = [];
    for await (const { items } of everyTransfer(HEADLINE_FILTERS.open)) {
      open.push(...items.map(({ startedAt }) => startedAt));
    }
    expect(headline.oldestOpen?.startedAt).toBe(open.sort()[0]);
  });
});

describe('a live list', () => {
  it('shows a transfer that is started, and what becomes of it', async () => {
    const account = await stack.openAccount('live-source', 'bank1.example.com');
    const follow = (isAwaited: (list: TransferList) => boolean) =>
      seen(transferListTopic, `account=${account}`, isAwaited);
    const completed = follow(({ page }) => page?.items[0]?.status === 'completed');
    // They may be a second older than the list.
    const counted = follow(({ counts }) => counts?.completed === 1);
    await stack.startTransfer({ sourceAccount: account });
    expect((await completed).page?.items).toHaveLength(1);
    expect((await counted).counts).toMatchObject({ 'in-progress': 0 });
  });
});
