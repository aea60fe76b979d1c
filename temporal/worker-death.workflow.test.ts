import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import {
  SagaStack,
  type StartedTransfer,
  type TransferSetup,
  until,
} from '../testing/workflows/saga-stack.ts';
import { DECIDE_APPROVAL_UPDATE, RESOLVE_REFUND_UPDATE, type TransferStatus } from './contract.ts';

let stack: SagaStack;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
});

afterAll(() => stack?.stop());

/** A real worker process, as `npm start` runs it; resolves once it polls. */
async function startWorkerProcess(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: { ...process.env, ...stack.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(worker, 'message');
  return worker;
}

const DOWN = { kind: 'down' } as const;
const TWO_ATTEMPTS = { maximumAttempts: 2 };
const REFUND_REFUSED = {
  kind: 'refuse',
  scope: { operation: 'refund' },
  params: { code: 'account_closed' },
  count: 1,
} as const;

/** Each state a transfer can be in, what brings it there, and how it must end once all is well again. */
const STATES: { status: TransferStatus; setup: TransferSetup; ending: string }[] = [
  {
    status: 'awaiting-approval',
    setup: { approval: { thresholdMinor: 0, deadlineMs: 600_000 } },
    ending: 'completed',
  },
  {
    status: 'withdrawing',
    setup: { faults: [{ ...DOWN, scope: { operation: 'withdraw' } }] },
    ending: 'completed',
  },
  {
    status: 'withdrawal-unknown',
    setup: {
      retry: TWO_ATTEMPTS,
      faults: [
        { kind: 'lose-answer', scope: { operation: 'withdraw' } },
        { ...DOWN, scope: { operation: 'close-key' } },
      ],
    },
    ending: 'completed',
  },
  {
    status: 'depositing',
    setup: { faults: [{ ...DOWN, scope: { operation: 'deposit' } }] },
    ending: 'completed',
  },
  {
    status: 'deposit-unknown',
    setup: {
      retry: TWO_ATTEMPTS,
      faults: [
        { ...DOWN, scope: { operation: 'deposit' } },
        { ...DOWN, scope: { operation: 'close-key' } },
      ],
    },
    ending: 'refunded',
  },
  {
    status: 'refunding',
    setup: { targetAccount: 'B5555', faults: [{ ...DOWN, scope: { operation: 'refund' } }] },
    ending: 'refunded',
  },
  {
    status: 'awaiting-operator',
    setup: { targetAccount: 'B5555', faults: [REFUND_REFUSED] },
    ending: 'refunded',
  },
];

async function endingOf(transfer: StartedTransfer): Promise<string | undefined> {
  const ending = await transfer.ends();
  if ('result' in ending) return ending.result.ending;
  return 'failure' in ending ? (ending.failure.type ?? undefined) : 'cancelled';
}

async function decideWhatIsWaitedFor(transfer: StartedTransfer, status: TransferStatus): Promise<void> {
  const who = { by: 'olga', reason: 'a new worker is here' };
  if (status === 'awaiting-approval') {
    await transfer.handle.executeUpdate<unknown, [object]>(DECIDE_APPROVAL_UPDATE, {
      args: [{ decision: 'approve', ...who }],
    });
  }
  if (status === 'awaiting-operator') {
    await transfer.handle.executeUpdate<unknown, [object]>(RESOLVE_REFUND_UPDATE, {
      args: [{ action: 'retry', ...who }],
    });
  }
}

it('a worker killed while transfers are in every state: another brings each to its right ending', async () => {
  const first = await startWorkerProcess();
  const transfers = await Promise.all(
    STATES.map(async ({ status, setup, ending }) => {
      const transfer = await stack.startTransfer(setup);
      await transfer.reaches(status);
      return { transfer, status, ending };
    }),
  );
  first.kill('SIGKILL');
  await once(first, 'exit');
  await stack.bank.clearFaults();
  const second = await startWorkerProcess();
  try {
    for (const { transfer, status, ending } of transfers) {
      await decideWhatIsWaitedFor(transfer, status);
      expect(await endingOf(transfer), status).toBe(ending);
    }
  } finally {
    second.kill('SIGTERM');
    await once(second, 'exit');
  }
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});

it('a bug in the workflow code, with the money in transit: the transfer waits, and goes on once it is fixed', async () => {
  const stopBuggyWorker = await stack.startWorker({
    workflows: new URL('../dev/fault-lab/failing-workflows.ts', import.meta.url),
    version: 'buggy',
  });
  const transfer = await stack.startTransfer();
  const view = await until(
    () => transfer.view(),
    (current) => current?.bug !== null && current?.bug !== undefined,
  );
  expect(view).toMatchObject({
    bug: 'deposit is not what it was',
    money: { withdrawnMinor: 40_000, depositedMinor: 0 },
  });
  await stopBuggyWorker();
  const stopWorker = await stack.startWorker({ version: 'fixed' });
  expect(await endingOf(transfer)).toBe('completed');
  await stopWorker();
  expect(await stack.bank.check()).toMatchObject({ ok: true, inTransit: [] });
});
