import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { newReferenceId } from '#lib/shared/ids.ts';
import { RETRY_PAUSE } from '#lib/temporal-client/retry-pause.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchDescription } from '#lib/transfers/queries/workflow-history.ts';
import { stepsOf, type TimelineItem } from '#lib/transfers/view/timeline-items.ts';
import type { LiveTransfer, TransferView } from '#lib/transfers/view/transfer-view.ts';
import {
  DECIDE_APPROVAL_UPDATE,
  MONEY_TRANSFER_NAMESPACE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
} from '#temporal/contract.ts';
import { regressionsOf } from '#testing/transfers/monotonic.ts';
import { SagaStack, type StartedTransfer, until } from '#testing/workflows/saga-stack.ts';
import { endLeftPauses } from '#worker/end-left-pauses.ts';
import { requestCounters } from './request-counters.ts';
import { transferTopic } from './transfer-topic.ts';

const AMOUNT = 40_000;

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

interface Watched {
  pictures: LiveTransfer[];
  /** Resolves with the latest picture once it is the awaited one. */
  shows(isAwaited: (view: TransferView) => boolean): Promise<TransferView>;
  ends(): Promise<'complete' | 'error'>;
  leave(): void;
}

/** Watches a transfer as a page does; each picture is held against the one before. */
function watch({ details: { referenceId } }: Pick<StartedTransfer, 'details'>): Watched {
  return watchReference(referenceId);
}

function watchReference(referenceId: string): Watched {
  const pictures: LiveTransfer[] = [];
  const wrongs: string[] = [];
  let how: 'complete' | 'error' | undefined;
  const leave = transferTopic.subscribe(referenceId, {
    onSnapshot: ({ data }) => {
      wrongs.push(...regressionsOf(pictures.at(-1)?.view, data.view));
      pictures.push(data);
    },
    onComplete: () => {
      how = 'complete';
    },
    onError: () => {
      how = 'error';
    },
  });
  const latest = async () => pictures.at(-1)?.view;
  return {
    pictures,
    leave,
    shows: async (isAwaited) => {
      const view = await until(latest, (candidate) => candidate !== undefined && isAwaited(candidate));
      expect(wrongs).toEqual([]);
      if (!view) throw new Error('nothing was shown');
      return view;
    },
    ends: async () => {
      await until(
        async () => how,
        (ending) => ending !== undefined,
      );
      expect(wrongs).toEqual([]);
      return how ?? 'error';
    },
  };
}

function statuses(view: TransferView | undefined): string[] {
  return (view?.timeline ?? []).map((item: TimelineItem) =>
    item.kind === 'step' ? `${item.name} ${item.status}` : `${item.kind} ${item.status}`,
  );
}

it('is shown before its stream ends, however late the record of the processes is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-record-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const record = join(folder, 'interruptions.jsonl');
  // Whoever reads it waits for somebody who writes.
  await execa('mkfifo', [record]);
  const transfer = await stack.startTransfer({});
  await transfer.ends();
  vi.stubEnv('SUPERVISOR_RECORD_FILE', record);
  onTestFinished(() => void vi.unstubAllEnvs());
  const readings = async () => requestCounters().bankReadings;
  const before = await readings();
  const watched = watch(transfer);
  await until(readings, (count) => count > before);
  await stack.bank.check();
  expect(watched.pictures).toEqual([]);
  await writeFile(record, '');
  expect(await watched.ends()).toBe('complete');
  expect(watched.pictures.at(-1)?.view.status).toBe('completed');
});

describe('a transfer that is followed before it exists', () => {
  it('is shown from its first event, without a reading of the bank before', async () => {
    const referenceId = newReferenceId();
    const order = {
      referenceId,
      sourceAccount: await stack.openAccount(`src-${referenceId}`, 'bank1.example.com'),
      targetAccount: await stack.openAccount(`dst-${referenceId}`, 'bank2.example.com'),
      amountMinor: AMOUNT,
      currency: 'USD',
      requestedBy: 'teller',
    } as const;
    const polls = async () => requestCounters().historyPolls;
    const before = await polls();
    const watched = watchReference(referenceId);
    await until(polls, (count) => count > before);
    expect(watched.pictures).toEqual([]);
    await startTransfer(order);
    const view = await watched.shows(({ status }) => status === 'completed');
    expect(view.money).toMatchObject({ depositedMinor: AMOUNT, inTransitMinor: 0 });
    expect(watched.pictures[0]).toMatchObject({ view: { entries: [] }, bankAnswers: true });
    expect(await watched.ends()).toBe('complete');
  });

  it('ends where nothing is started in time', { timeout: 20_000 }, async () => {
    const watched = watchReference(newReferenceId());
    expect(await watched.ends()).toBe('complete');
    expect(watched.pictures).toEqual([]);
  });
});

const NEEDS_APPROVAL = { thresholdMinor: 0, deadlineMs: 60_000 };
const APPROVED = { decision: 'approve', by: 'sam', reason: 'known payee' };
const REFUSE_REFUND = {
  kind: 'refuse',
  scope: { operation: 'refund' },
  params: { code: 'account_closed' },
  count: 1,
} as const;
const NEVER_AGAIN = { initialIntervalMs: 3_600_000, maximumIntervalMs: 3_600_000 };

describe('what a live transfer shows at the end is what one read shows', () => {
  it('of a transfer that was approved, retried, and had its answers lost', async () => {
    const transfer = await stack.startTransfer({
      approval: NEEDS_APPROVAL,
      faults: [
        { kind: 'fail-next', scope: { operation: 'withdraw' }, count: 2 },
        { kind: 'lose-answer', scope: { operation: 'deposit' }, count: 1 },
      ],
    });
    const watched = watch(transfer);
    await watched.shows(({ status }) => status === 'awaiting-approval');
    await transfer.handle.executeUpdate(DECIDE_APPROVAL_UPDATE, { args: [APPROVED] });
    expect(await watched.ends()).toBe('complete');
    const last = watched.pictures.at(-1);
    expect(last).toEqual(await getTransfer(transfer.details.referenceId));
    expect(statuses(last?.view)).toEqual(['approval approved', 'withdraw posted', 'deposit posted']);
    expect(last?.view.money).toMatchObject({ depositedMinor: AMOUNT, inTransitMinor: 0 });
    expect(last?.view.faults.map(({ kind, state }) => [kind, state])).toEqual([
      ['fail-next', 'used-up'],
      ['lose-answer', 'used-up'],
    ]);
  });

  it('of a transfer whose refund a person had to decide about', async () => {
    const transfer = await stack.startTransfer({ targetAccount: 'B5555', faults: [REFUSE_REFUND] });
    const watched = watch(transfer);
    const waiting = await watched.shows(({ status }) => status === 'awaiting-operator');
    expect(waiting.timeline.at(-1)).toMatchObject({ kind: 'decision', status: 'waiting' });
    expect(waiting.money).toMatchObject({ inTransitMinor: AMOUNT });
    const decision: RefundDecision = { action: 'retry', by: 'olga', reason: 'open again' };
    await transfer.handle.executeUpdate<unknown, [RefundDecision]>(RESOLVE_REFUND_UPDATE, {
      args: [decision],
    });
    await watched.ends();
    const last = watched.pictures.at(-1);
    expect(last).toEqual(await getTransfer(transfer.details.referenceId));
    expect(statuses(last?.view)).toEqual([
      'withdraw posted',
      'deposit refused',
      'refund refused',
      'decision decided',
      'refund posted',
    ]);
    expect(last?.view.money).toMatchObject({ refundedMinor: AMOUNT, inTransitMinor: 0 });
  });

  it('of a transfer that was cancelled while it waited for its next attempt', async () => {
    const transfer = await stack.startTransfer({
      retry: NEVER_AGAIN,
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    const watched = watch(transfer);
    const view = await watched.shows(({ timeline }) => stepsOf({ timeline }).some(({ retry }) => retry));
    const deposit = stepsOf(view).find(({ name }) => name === 'deposit');
    expect(deposit).toMatchObject({
      status: 'retrying',
      attempts: [{ status: 'failed', bank: { faultKind: 'down' }, failure: { type: 'BankProblem' } }],
    });
    expect(deposit?.segments.map(({ kind, exact }) => [kind, exact])).toEqual([
      ['waiting', true],
      ['running', true],
      ['backing-off', true],
      ['waiting', true],
    ]);
    await transfer.handle.cancel();
    await watched.ends();
    expect(watched.pictures.at(-1)).toEqual(await getTransfer(transfer.details.referenceId));
  });
});

describe('a transfer that was reset while its page was open', () => {
  it('goes on with the current run, to its end', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'withdraw' } }],
    });
    const { referenceId } = transfer.details;
    const shown: LiveTransfer[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      transferTopic.subscribe(referenceId, {
        onSnapshot: ({ data }) => void shown.push(data),
        onComplete: resolve,
        onError: () => reject(new Error('The topic failed.')),
      });
    });
    await expect.poll(() => shown.at(-1)?.view.status).toBe('withdrawing');
    await stack.reset(transfer);
    await stack.bank.clearFaults();
    await ended;
    expect(shown.at(-1)).toMatchObject({ temporalKnows: true, view: { status: 'completed', bug: null } });
  });
});

describe('a transfer that was terminated with its money in transit', () => {
  it('is followed until the money is brought where it belongs, and shows it from the ledger', async () => {
    const transfer = await stack.startTransfer({
      retry: NEVER_AGAIN,
      faults: [{ kind: 'down', scope: { operation: 'deposit' }, count: 1 }],
    });
    const watched = watch(transfer);
    await watched.shows(({ timeline }) => stepsOf({ timeline }).some(({ retry }) => retry));
    await transfer.handle.terminate('by a test');
    const left = await watched.shows(({ status }) => status === 'terminated');
    expect(left.money).toMatchObject({ withdrawnMinor: AMOUNT, inTransitMinor: AMOUNT });
    await (await stack.repair(transfer)).ends();
    expect(await watched.ends()).toBe('complete');
    const read = await getTransfer(transfer.details.referenceId);
    expect(read).toEqual(watched.pictures.at(-1));
    expect(read.view).toMatchObject({
      status: 'terminated',
      moneySource: 'ledger',
      money: { refundedMinor: AMOUNT, inTransitMinor: 0 },
    });
    expect(read.view.entries.map(({ kind }) => kind)).toEqual([
      'withdrawal',
      'withdrawal',
      'refund',
      'refund',
    ]);
  });
});

describe('a retry that falls due while no worker is there', () => {
  it('is waited for, and says so as soon as it does', async () => {
    const transfer = await stack.startTransfer({
      retry: { initialIntervalMs: 1_000, maximumIntervalMs: 1_000 },
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });
    const watched = watch(transfer);
    const view = await watched.shows(({ timeline }) => stepsOf({ timeline }).some(({ retry }) => retry));
    await stopWorker();
    const deposit = stepsOf(view).find(({ name }) => name === 'deposit');
    expect(deposit?.segments.at(-1)).toMatchObject({
      kind: 'waiting',
      from: deposit?.retry?.nextAttemptAt,
      to: null,
    });
    stopWorker = await stack.startWorker();
    expect(await watched.ends()).toBe('complete');
  });
});

describe('an attempt that is made by hand, long before it was due', () => {
  it('is seen, and so is that it failed', async () => {
    const transfer = await stack.startTransfer({
      retry: NEVER_AGAIN,
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 2 }],
    });
    const watched = watch(transfer);
    const waitsFor = (attempt: number) => (view: TransferView) =>
      stepsOf(view).some(({ retry }) => retry?.attempt === attempt);
    await watched.shows(waitsFor(2));
    await retryNow(transfer.details.referenceId);
    await watched.shows(waitsFor(3));
    await retryNow(transfer.details.referenceId);
    expect(await watched.ends()).toBe('complete');
  });
});

describe('a pause', () => {
  /** The first of the two requests of Retry now; the process dies before the second. */
  async function pauseDeposit(transfer: StartedTransfer, by: { identity: string; reason: string }) {
    const { referenceId } = transfer.details;
    const waits = async () =>
      (await fetchDescription(referenceId)).pending.find(({ attempt }) => attempt === 2);
    const waiting = await until(waits, (found) => found !== undefined);
    await stack.client.workflowService.pauseActivity({
      namespace: MONEY_TRANSFER_NAMESPACE,
      execution: { workflowId: transfer.handle.workflowId },
      id: waiting?.activityId ?? '',
      ...by,
    });
  }

  const failsOnce = () =>
    stack.startTransfer({
      retry: NEVER_AGAIN,
      faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
    });

  it('that a crash in Retry now left behind is ended by whoever watches', async () => {
    const transfer = await failsOnce();
    await pauseDeposit(transfer, RETRY_PAUSE);
    expect(await watch(transfer).ends()).toBe('complete');
  });

  it('that a crash left behind is ended by the worker where nobody watches; another person’s is not, and is shown', async () => {
    const [left, held] = [await failsOnce(), await failsOnce()];
    await pauseDeposit(held, { identity: 'olga@ops', reason: 'retry now' });
    await pauseDeposit(left, RETRY_PAUSE);
    const ended = left.ends().then(() => true);
    const sweep = () => endLeftPauses(stack.client.workflowService, MONEY_TRANSFER_NAMESPACE);
    await until(
      () => Promise.race([ended, sweep().then(() => false)]),
      (done) => done,
    );
    const watched = watch(held);
    await watched.shows((view) =>
      stepsOf(view).some(({ status, pausedBy }) => status === 'paused' && pausedBy === 'olga@ops'),
    );
    await expect(retryNow(held.details.referenceId)).rejects.toThrow('Paused in Temporal by olga@ops.');
    watched.leave();
    await held.handle.terminate('a test');
  });
});

describe('watching', () => {
  it('asks Temporal for nothing but the one long poll while a person is waited for, and for nothing after', async () => {
    const transfer = await stack.startTransfer({ approval: NEEDS_APPROVAL });
    const watched = watch(transfer);
    const another = watch(transfer);
    await watched.shows(({ status }) => status === 'awaiting-approval');
    await another.shows(({ status }) => status === 'awaiting-approval');
    const atRest = await until(whatAnotherTransferCosts, ({ before, after }) => before === after);
    watched.leave();
    another.leave();
    await transfer.handle.executeUpdate(DECIDE_APPROVAL_UPDATE, { args: [APPROVED] });
    await transfer.ends();
    expect(JSON.stringify(requestCounters())).toBe(atRest.after);
  });

  /** The counters before and after a whole transfer that nobody watches. */
  async function whatAnotherTransferCosts() {
    const before = JSON.stringify(requestCounters());
    await (await stack.startTransfer()).ends();
    return { before, after: JSON.stringify(requestCounters()) };
  }
});
