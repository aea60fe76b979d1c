import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBankClient } from '../lib/bank-client/client.ts';
import type { Call } from '../lib/bank-client/contract.ts';
import { depositKey, newReferenceId, refundKey, withdrawalKey } from '../lib/shared/ids.ts';
import { memoOf, transferMemo } from '../lib/transfers/memo.ts';
import { getTransfer } from '../lib/transfers/queries/get-transfer.ts';
import { returnBehindItsBack } from '../testing/workflows/paths.ts';
import {
  OPENING_MINOR,
  SagaStack,
  type StartedTransfer,
  type TransferSetup,
  until,
  WORKER_POLICY,
} from '../testing/workflows/saga-stack.ts';
import {
  type ApprovalDecision,
  CLAIM_REFUND_UPDATE,
  CONFIRM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  type PaymentDetails,
  planText,
  RELEASE_REFUND_UPDATE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type RefundPlan,
  type TransferState,
  UNNAMED_REQUESTER,
} from './contract.ts';

const AMOUNT = 40_000;
const UNTOUCHED = { source: OPENING_MINOR, target: OPENING_MINOR };
const MOVED = { source: OPENING_MINOR - AMOUNT, target: OPENING_MINOR + AMOUNT };

const DOWN_WITHDRAWAL = { kind: 'down', scope: { operation: 'withdraw' } } as const;

const UNREACHABLE_BANK = createBankClient({ baseUrl: 'http://127.0.0.1:1', token: 'none' });

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

afterEach(async () => {
  const { ok, violations, sums } = await stack.bank.check();
  expect({ ok, violations }).toEqual({ ok: true, violations: [] });
  for (const { sumMinor } of sums) expect(sumMinor).toBe(0);
  for (const transfer of stack.started.splice(0)) await expectPageToAgree(transfer);
});

/** The page is built without the workflow's help; it must say what the workflow would. */
async function expectPageToAgree(transfer: StartedTransfer): Promise<void> {
  const { status, money, cancelRequested } = await transfer.state();
  const view = await transfer.view();
  expect(view).toMatchObject({ status, money });
  expect(view?.cancelRequestedAt !== null).toBe(cancelRequested);
}

function decide(transfer: StartedTransfer, decision: Partial<RefundDecision>): Promise<TransferState> {
  return transfer.handle.executeUpdate<TransferState, [Partial<RefundDecision>]>(RESOLVE_REFUND_UPDATE, {
    args: [decision],
  });
}

function claim(transfer: StartedTransfer, plan: Partial<RefundPlan>): Promise<TransferState> {
  return transfer.handle.executeUpdate<TransferState, [Partial<RefundPlan>]>(CLAIM_REFUND_UPDATE, {
    args: [plan],
  });
}

async function asSecondPerson(
  transfer: StartedTransfer,
  update: typeof CONFIRM_REFUND_UPDATE | typeof RELEASE_REFUND_UPDATE,
  by: string,
  seen?: RefundPlan | null,
): Promise<TransferState> {
  const proposed = seen ?? (await transfer.state()).claim;
  const plan = proposed ? planText(proposed) : '';
  return transfer.handle.executeUpdate<TransferState, [object]>(update, { args: [{ by, plan }] });
}

function approve(transfer: StartedTransfer, decision: Partial<ApprovalDecision>): Promise<TransferState> {
  return transfer.handle.executeUpdate<TransferState, [Partial<ApprovalDecision>]>(DECIDE_APPROVAL_UPDATE, {
    args: [decision],
  });
}

/** Why an update was refused, in the workflow's words. */
async function refusalOf(update: Promise<unknown>): Promise<string> {
  const error = await update.then(
    () => new Error('it was not refused'),
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  return error instanceof WorkflowUpdateFailedError ? (error.cause?.message ?? '') : '';
}

async function kindsAndKeys(transfer: StartedTransfer): Promise<Set<string>> {
  return new Set((await transfer.entries()).map(({ kind, key }) => `${kind} ${key}`));
}

describe('a transfer that goes well', () => {
  it('moves the money once and says so in the words of the tutorial', async () => {
    const transfer = await stack.startTransfer();
    const ending = await transfer.ends();
    expect(ending).toMatchObject({
      result: {
        ending: 'completed',
        message: expect.stringMatching(/^Transfer complete \(transaction IDs: W\w+, D\w+\)$/),
        money: { withdrawnMinor: AMOUNT, depositedMinor: AMOUNT, refundedMinor: 0 },
      },
    });
    expect(await transfer.balances()).toEqual(MOVED);
    expect(await transfer.state()).toMatchObject({ status: 'completed', cancelRequested: false });
  });

  it('goes on when a worker stops between two steps and another comes', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    await transfer.reaches('depositing');
    await stopWorker();
    await stack.bank.clearFaults();
    stopWorker = await stack.startWorker();
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });
});

describe('an approval', () => {
  const approval = { thresholdMinor: AMOUNT - 1, deadlineMs: 60_000 };
  const yes = { decision: 'approve', by: 'sam', reason: 'known payee' } as const;

  it('is not asked for up to the threshold', async () => {
    const transfer = await stack.startTransfer({ approval: { ...approval, thresholdMinor: AMOUNT } });
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.state()).toMatchObject({ approval: null });
  });

  it('above it: nothing moves before a second person approves', async () => {
    const transfer = await stack.startTransfer({ approval });
    await transfer.reaches('awaiting-approval');
    expect(await transfer.entries()).toEqual([]);
    await approve(transfer, yes);
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
    expect(await transfer.state()).toMatchObject({ approval: { decision: yes } });
  });

  it('rejected: nothing moves, and the ending says who and why', async () => {
    const transfer = await stack.startTransfer({ approval });
    await approve(transfer, { ...yes, decision: 'reject', reason: 'unknown payee' });
    expect(await transfer.ends()).toMatchObject({
      failure: {
        type: 'rejected',
        message: 'Transfer rejected by sam: unknown payee. Nothing was moved.',
      },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('not decided in time: it expires, and nothing moves', async () => {
    const transfer = await stack.startTransfer({ approval: { ...approval, deadlineMs: 100 } });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'expired' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('a cancel while it is awaited moves nothing', async () => {
    const transfer = await stack.startTransfer({ approval });
    await transfer.reaches('awaiting-approval');
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.entries()).toEqual([]);
  });

  it.each([
    [{ by: 'Teller ' }, 'a second person must'],
    [{ by: '' }, 'Enter the name of the decider'],
    [{ reason: ' ' }, 'Enter a reason'],
    [{ reason: 'known\u001b[2J' }, 'Enter a reason'],
    [{ decision: 'maybe' as 'approve' }, 'must be approve or reject'],
  ])('is not given by %j, and goes on being awaited', async (change, message) => {
    const transfer = await stack.startTransfer({ approval });
    expect(await refusalOf(approve(transfer, { ...yes, ...change }))).toContain(message);
    expect(await transfer.state()).toMatchObject({
      status: 'awaiting-approval',
      approval: { decision: null },
    });
    await transfer.handle.cancel();
    await transfer.ends();
  });

  it('is given once, and not where none is needed', async () => {
    const outage = { kind: 'down', scope: { operation: 'withdraw' } } as const;
    const transfer = await stack.startTransfer({ approval, faults: [outage] });
    await approve(transfer, yes);
    expect(await refusalOf(approve(transfer, { ...yes, by: 'olga' }))).toContain(
      'Already decided by sam: approve',
    );
    const small = await stack.startTransfer({ faults: [outage] });
    expect(await refusalOf(approve(small, yes))).toContain('needs no approval');
    await stack.bank.clearFaults();
    await Promise.all([transfer.ends(), small.ends()]);
  });
});

describe('a run that a reset began, and that is not approved', () => {
  const approval = { thresholdMinor: 0, deadlineMs: 60_000 };
  const yes = { decision: 'approve', by: 'sam', reason: 'known payee' } as const;
  const no = { decision: 'reject', by: 'olga', reason: 'unknown payee' } as const;

  /** Begun again once the run before has come as far as `isFar` says. */
  async function begunAgain(
    faults: NonNullable<TransferSetup['faults']>,
    isFar: (calls: readonly Call[]) => boolean,
  ): Promise<StartedTransfer> {
    const first = await stack.startTransfer({ approval, faults });
    await approve(first, yes);
    const calls = async () => (await stack.bank.listCalls({ transfer: first.details.referenceId })).items;
    await until(calls, isFar);
    const again = await stack.reset(first);
    await again.reaches('awaiting-approval');
    return again;
  }

  const DEPOSIT_DOWN = [{ kind: 'down', scope: { operation: 'deposit' } } as const];
  const hasTriedDeposit = (calls: readonly Call[]) => calls.some(({ operation }) => operation === 'deposit');

  it('returns what the run before has withdrawn, when it is rejected', async () => {
    const transfer = await begunAgain(DEPOSIT_DOWN, hasTriedDeposit);
    await approve(transfer, no);
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'refunded', message: expect.stringContaining('rejected by olga: unknown payee.') },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('returns it when it is cancelled, too', async () => {
    const transfer = await begunAgain(DEPOSIT_DOWN, hasTriedDeposit);
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('is complete where the run before has deposited', async () => {
    const transfer = await begunAgain([], (calls) =>
      calls.some(({ operation, outcome }) => operation === 'deposit' && outcome === 'posted'),
    );
    await approve(transfer, no);
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('moves nothing, and nothing can any more, where the run before has not withdrawn yet', async () => {
    const transfer = await begunAgain([DOWN_WITHDRAWAL], (calls) => calls.length > 0);
    await approve(transfer, no);
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'rejected', message: expect.stringContaining('Nothing was moved.') },
    });
    const key = await stack.bank.lookUpKey(withdrawalKey(transfer.details.referenceId));
    expect(key).toMatchObject({ outcome: 'void' });
  });
});

describe('an order that did not come through Remit', () => {
  const { approvalThresholdMinor: threshold } = WORKER_POLICY;
  const yes = { decision: 'approve', by: 'sam', reason: 'known payee' } as const;

  /** The order of a transfer between two new accounts, and what is left of it after `change`. */
  async function order(change: object = {}) {
    const referenceId = newReferenceId();
    const opening = 2 * threshold;
    const details: PaymentDetails = {
      referenceId,
      sourceAccount: await stack.openAccount(`src-${referenceId}`, 'bank1.example.com', opening),
      targetAccount: await stack.openAccount(`dst-${referenceId}`, 'bank2.example.com', opening),
      amountMinor: AMOUNT,
      currency: 'USD',
      requestedBy: UNNAMED_REQUESTER,
      policy: WORKER_POLICY,
      ledger: stack.ledger,
    };
    return { details: { ...details, ...change }, opening };
  }

  /** The tutorial's four fields. */
  const inTutorialForm = ({ sourceAccount, targetAccount, referenceId, amountMinor }: PaymentDetails) => ({
    ...{ sourceAccount, targetAccount, referenceId },
    amount: amountMinor / 100,
  });

  /** By what lists and counts read: memo and search attributes. */
  async function expectToBeListed({ handle, details }: StartedTransfer): Promise<void> {
    const { memo, searchAttributes } = await handle.describe();
    expect(transferMemo.parse(memo)).toEqual(memoOf(details));
    expect(searchAttributes).toMatchObject({
      SourceAccount: [details.sourceAccount],
      TargetAccount: [details.targetAccount],
      AmountMinor: [details.amountMinor],
    });
  }

  it('in the four fields of the tutorial is a transfer like any other, on the list too', async () => {
    const { details, opening } = await order();
    const transfer = await stack.startAnything(inTutorialForm(details), details);
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual({ source: opening - AMOUNT, target: opening + AMOUNT });
    await expectPageToAgree(transfer);
    await expectToBeListed(transfer);
  });

  it('waits for a second person above the worker’s threshold, by the same rule as any other', async () => {
    const { details, opening } = await order({ amountMinor: threshold + 100 });
    const transfer = await stack.startAnything(inTutorialForm(details), details);
    // Not by a query: the order is complete before there is anything to ask.
    await until(
      () => transfer.handle.describe(),
      ({ searchAttributes }) => searchAttributes.TransferStatus?.[0] === 'awaiting-approval',
    );
    await expectPageToAgree(transfer);
    expect(await refusalOf(approve(transfer, { ...yes, by: UNNAMED_REQUESTER }))).toContain(
      'a second person must',
    );
    await approve(transfer, yes);
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect((await transfer.balances()).source).toBe(opening - threshold - 100);
  });

  it('that older code has begun is withdrawn above the threshold if its workflow knows of an approval, and only then', async () => {
    await stopWorker();
    stopWorker = await stack.startWorker({
      workflows: new URL('../testing/workflows/older-workflow.ts', import.meta.url),
    });
    const asks = await stack.startTransfer({
      amountMinor: threshold + 1,
      approval: { thresholdMinor: 0, deadlineMs: 60_000 },
      sourceAccount: (await order()).details.sourceAccount,
    });
    await approve(asks, yes);
    expect(await asks.ends()).toMatchObject({ result: { ending: 'completed' } });
    const lax = await stack.startTransfer({
      amountMinor: threshold + 1,
      sourceAccount: (await order()).details.sourceAccount,
    });
    expect(await lax.ends()).toMatchObject({ failure: { type: 'failed' } });
    expect(await lax.entries()).toEqual([]);
    await stopWorker();
    stopWorker = await stack.startWorker();
  });

  it('is not withdrawn above the worker’s threshold, however lax its own policy is', async () => {
    const lax = { ...WORKER_POLICY, approvalThresholdMinor: 10_000_000_000_000 };
    const { details, opening } = await order({ amountMinor: threshold + 1, policy: lax });
    const transfer = await stack.startAnything(details, details);
    expect(await transfer.ends()).toMatchObject({
      failure: {
        type: 'failed',
        message:
          `Withdrawal from account ${details.sourceAccount} abandoned: ` +
          'USD 2,000,000.01 is more than USD 2,000,000.00, and nobody other than the requester has approved it. ' +
          'Nothing was moved; the withdrawal can no longer post.',
      },
    });
    expect(await transfer.balances()).toEqual({ source: opening, target: opening });
    const { items: calls } = await stack.bank.listCalls({ transfer: details.referenceId });
    expect(calls.map(({ operation }) => operation)).toEqual(['close-key']);
    await expectPageToAgree(transfer);
    await expectToBeListed(transfer);
  });

  it.each([
    [{ amount: 0.5 + 0.001 }, 'amount: Use at most 2 decimal places for USD.'],
    [{ amount: '400' }, 'Give an amount in major units, such as 400.'],
    [{ amount: -1 }, 'amount: Enter an amount with a decimal point'],
    [{ amountMinor: 1.5 }, 'amountMinor must be a whole number.'],
    [{ amountMinor: 1e15 }, 'amountMinor must be a number from 1 to 10000000000000.'],
    [{ currency: 'XXX' }, 'currency must be one of USD, EUR.'],
    [{ sourceAccount: 'not an account id' }, 'sourceAccount must be 1 to 64 letters'],
    [{ targetAccount: undefined }, 'targetAccount must be 1 to 64 letters'],
    [{ referenceId: 'script-1' }, 'referenceId must not begin with script-.'],
    [{ referenceId: 'another' }, 'The workflow id must be transfer-another'],
    [{ requestedBy: 'x'.repeat(101) }, 'requestedBy must be one line of at most 100 visible characters.'],
    [{ requestedBy: 'by \u001b[2J' }, 'requestedBy must be one line'],
    [{ policy: 'none' }, 'policy must be an object.'],
    [{ policy: {} }, 'approvalThresholdMinor must be a number from 0'],
    [{ policy: { ...WORKER_POLICY, approvalDeadlineMs: 1e12 } }, 'approvalDeadlineMs must be a number'],
    [
      { policy: { ...WORKER_POLICY, retry: { ...WORKER_POLICY.retry, startToCloseTimeoutMs: 1e9 } } },
      'startToCloseTimeoutMs must be a number from 100 to 600000.',
    ],
    [
      { policy: { ...WORKER_POLICY, retry: { ...WORKER_POLICY.retry, maximumIntervalMs: 1 } } },
      'maximumIntervalMs must be a number from 50',
    ],
  ])('that cannot be carried out, %j, fails with a sentence and moves nothing', async (change, sentence) => {
    const { details } = await order();
    const transfer = await stack.startAnything({ ...inTutorialForm(details), ...change }, details);
    const ending = await transfer.ends();
    expect(ending).toMatchObject({ failure: { type: 'InvalidOrder' } });
    expect('failure' in ending && ending.failure.message).toContain(sentence);
    expect(await transfer.entries()).toEqual([]);
  });

  it('that is no order at all fails with a sentence, which its page says', async () => {
    const { details } = await order();
    const transfer = await stack.startAnything([], details);
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'InvalidOrder', message: expect.stringContaining('referenceId must be') },
    });
    stack.configureThisProcess();
    const why = expect.stringContaining('referenceId must be');
    await expect(getTransfer(details.referenceId)).rejects.toMatchObject({ name: 'TransferUnreadable', why });
  });
});

describe('a refusal by the bank', () => {
  it('of the withdrawal: the transfer is declined and nothing moves', async () => {
    const transfer = await stack.startTransfer({ amountMinor: OPENING_MINOR + 1 });
    const ending = await transfer.ends();
    expect(ending).toMatchObject({
      failure: { type: 'declined', message: expect.stringMatching(/Nothing was moved\.$/) },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    expect(await transfer.entries()).toEqual([]);
  });

  it('of the deposit: the money is refunded under a key of its own', async () => {
    const transfer = await stack.startTransfer({ targetAccount: 'B5555' });
    const { referenceId, sourceAccount } = transfer.details;
    const ending = await transfer.ends();
    expect(ending).toMatchObject({
      failure: {
        type: 'refunded',
        message: expect.stringMatching(
          `Money returned to account ${sourceAccount} \\(transaction IDs: W\\w+, R\\w+\\)`,
        ),
      },
    });
    expect(await kindsAndKeys(transfer)).toEqual(
      new Set([`withdrawal ${withdrawalKey(referenceId)}`, `refund ${refundKey(referenceId)}`]),
    );
    expect((await stack.bank.getAccount(sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });
});

describe('an answer that was lost', () => {
  it.each(['withdraw', 'deposit'] as const)(
    'on %s: the repeat finds it posted, and it is posted once',
    async (operation) => {
      const transfer = await stack.startTransfer({
        faults: [{ kind: 'lose-answer', scope: { operation }, count: 2 }],
      });
      expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
      expect(await transfer.balances()).toEqual(MOVED);
    },
  );
});

describe('an answer that was lost on the way back', () => {
  it('on the refund: the repeat finds it posted, and it is posted once', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ kind: 'lose-answer', scope: { operation: 'refund' }, count: 2 }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect((await stack.bank.getAccount(transfer.details.sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });

  it('on the closing of a key: the repeat finds it closed, and the saga goes by that', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [
        { kind: 'down', scope: { operation: 'deposit' } },
        { kind: 'lose-answer', scope: { operation: 'close-key' }, count: 2 },
      ],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });
});

describe('attempts that are used up', () => {
  const retry = { maximumAttempts: 3 };

  it('withdrawal never posted: its key is closed, the transfer fails, and a late call moves nothing', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [{ kind: 'down', scope: { operation: 'withdraw' } }],
    });
    const { referenceId, sourceAccount } = transfer.details;
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'failed' } });
    await stack.bank.clearFaults();
    const late = stack.bank.withdraw(
      { account: sourceAccount, amountMinor: AMOUNT, currency: 'USD', transfer: referenceId },
      { key: withdrawalKey(referenceId) },
    );
    await expect(late).rejects.toMatchObject({ code: 'key_void' });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('withdrawal posted but never answered: the transfer goes on and completes', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [{ kind: 'lose-answer', scope: { operation: 'withdraw' } }],
    });
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('deposit never posted: its key is closed before the money is refunded', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    const { outcome } = await stack.bank.lookUpKey(depositKey(transfer.details.referenceId));
    expect(outcome).toBe('void');
  });

  it('deposit posted but never answered: it is not refunded, it completes', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }],
    });
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('withdrawal refused, but the refusal never arrived: the transfer is declined', async () => {
    const transfer = await stack.startTransfer({
      retry,
      amountMinor: OPENING_MINOR + 1,
      faults: [{ kind: 'lose-answer', scope: { operation: 'withdraw' } }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'declined' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('deposit refused, but the refusal never arrived: the money is refunded', async () => {
    const transfer = await stack.startTransfer({
      retry,
      targetAccount: 'B5555',
      faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
  });

  it('deposit given up: a call that comes late, after its key was closed, moves nothing', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    const { referenceId, targetAccount } = transfer.details;
    await transfer.ends();
    await stack.bank.clearFaults();
    const late = stack.bank.deposit(
      { account: targetAccount, amountMinor: AMOUNT, currency: 'USD', transfer: referenceId },
      { key: depositKey(referenceId) },
    );
    await expect(late).rejects.toMatchObject({ code: 'key_void' });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('refund posted but never answered: the transfer is refunded, once', async () => {
    const transfer = await stack.startTransfer({
      retry,
      targetAccount: 'B5555',
      faults: [{ kind: 'lose-answer', scope: { operation: 'refund' } }],
    });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect((await stack.bank.getAccount(transfer.details.sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });

  it('refund never posted: its key is closed, and a person decides', async () => {
    const transfer = await stack.startTransfer({
      retry,
      targetAccount: 'B5555',
      faults: [{ kind: 'down', scope: { operation: 'refund' } }],
    });
    const { referenceId, sourceAccount } = transfer.details;
    await transfer.reaches('awaiting-operator');
    expect((await stack.bank.lookUpKey(refundKey(referenceId))).outcome).toBe('void');
    await stack.bank.clearFaults();
    await decide(transfer, { action: 'retry', by: 'olga', reason: 'the bank is back' });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect((await stack.bank.getAccount(sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });

  it('while the bank cannot be asked, the outcome stays unknown and nothing is refunded', async () => {
    const transfer = await stack.startTransfer({
      retry,
      faults: [
        { kind: 'lose-answer', scope: { operation: 'deposit' } },
        { kind: 'down', scope: { operation: 'close-key' } },
      ],
    });
    await transfer.reaches('deposit-unknown');
    await until(
      async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
      (calls) => calls.filter(({ operation }) => operation === 'close-key').length > 4,
    );
    expect(await transfer.state()).toMatchObject({ status: 'deposit-unknown', money: { refundedMinor: 0 } });
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
  });
});

describe('a reference that Temporal has forgotten and somebody uses again', () => {
  const withoutAnswer = { retry: { maximumAttempts: 2 }, faults: [DOWN_WITHDRAWAL] };

  /** A transfer with money in transit that Temporal no longer knows. */
  async function forgottenInTransit(): Promise<StartedTransfer> {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    await until(transfer.state, ({ money }) => money.withdrawnMinor > 0);
    await stack.forget(transfer.details.referenceId);
    return transfer;
  }

  async function moneyInTransit({ details: { referenceId } }: StartedTransfer): Promise<number | undefined> {
    const { items } = await stack.bank.listLedgerTransfers({ transfers: [referenceId] });
    return items[0]?.inTransitMinor;
  }

  async function ofStrangers({ details: { referenceId } }: StartedTransfer) {
    const sourceAccount = await stack.openAccount(`payer-${referenceId}`, 'bank1.example.com');
    const targetAccount = await stack.openAccount(`payee-${referenceId}`, 'bank2.example.com');
    return { referenceId, sourceAccount, targetAccount, amountMinor: 10_000 };
  }

  it('does not deposit the money of the first payer for a stranger: the second order is declined', async () => {
    const first = await forgottenInTransit();
    const second = await stack.startTransfer({ ...(await ofStrangers(first)), ...withoutAnswer });
    expect(await second.ends()).toMatchObject({ failure: { type: 'declined' } });
    expect(await second.balances()).toEqual(UNTOUCHED);
    expect(await moneyInTransit(first)).toBe(AMOUNT);
  });

  it('does not refund the money of the first payer to a stranger who cancels', async () => {
    const first = await forgottenInTransit();
    const second = await stack.startTransfer({
      ...(await ofStrangers(first)),
      faults: [{ kind: 'hang', scope: { operation: 'withdraw' } }],
    });
    await second.reaches('withdrawing');
    await second.handle.cancel();
    expect(await second.ends()).toMatchObject({ failure: { type: 'declined' } });
    expect(await second.balances()).toEqual(UNTOUCHED);
    expect(await moneyInTransit(first)).toBe(AMOUNT);
  });

  it('does not call complete what another payee has received', async () => {
    const first = await stack.startTransfer();
    await first.ends();
    await stack.forget(first.details.referenceId);
    const { referenceId, sourceAccount } = first.details;
    const { targetAccount } = await ofStrangers(first);
    const second = await stack.startTransfer({
      ...{ referenceId, sourceAccount, targetAccount },
      retry: { maximumAttempts: 2 },
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    await second.reaches('awaiting-operator');
    expect((await stack.bank.getAccount(targetAccount)).postedMinor).toBe(OPENING_MINOR);
    await second.handle.terminate('nothing is owed');
    stack.started.pop();
  });
});

describe('cancellation', () => {
  it('before anything was withdrawn: nothing moves, and nothing can any more', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'withdraw' } }],
    });
    await transfer.reaches('withdrawing');
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it.each(['withdraw', 'deposit'] as const)(
    'during a call that hangs, %s: the call is reported as cancelled, and so is the transfer',
    async (operation) => {
      const transfer = await stack.startTransfer({
        // So that the call is cancelled, and does not time out first.
        retry: { startToCloseTimeoutMs: 60_000 },
        faults: [
          { kind: 'hang', scope: { operation } },
          { kind: 'down', scope: { operation: 'close-key' } },
        ],
      });
      await until(
        async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
        (calls) => calls.some((call) => call.operation === operation),
      );
      await transfer.handle.cancel();
      // The worker learns of it by a heartbeat; the transfer goes on at once.
      const call = await until(
        async () =>
          (await transfer.view())?.timeline.find((item) => item.kind === 'step' && item.name === operation),
        (step) => step?.endedAt !== null,
      );
      expect(call).toMatchObject({ attempts: [{ status: 'cancelled' }] });
      await stack.bank.clearFaults();
      expect(await transfer.ends()).toEqual({ cancelled: true });
      expect(await transfer.balances()).toEqual(UNTOUCHED);
    },
  );

  it('when the withdrawal has posted and only its answer was lost: the money is returned first', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'lose-answer', scope: { operation: 'withdraw' } }],
    });
    await until(
      () => stack.bank.lookUpKey(withdrawalKey(transfer.details.referenceId)),
      ({ outcome }) => outcome === 'posted',
    );
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    expect(await transfer.state()).toMatchObject({
      money: { withdrawnMinor: AMOUNT, refundedMinor: AMOUNT },
    });
  });

  it('while a withdrawal’s outcome is unknown: its key is closed first, and what was withdrawn is returned', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [
        { kind: 'lose-answer', scope: { operation: 'withdraw' } },
        { kind: 'down', scope: { operation: 'close-key' } },
      ],
    });
    await transfer.reaches('withdrawal-unknown');
    await transfer.handle.cancel();
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('while a deposit’s outcome is unknown: its key is closed first, and a posted one completes', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [
        { kind: 'lose-answer', scope: { operation: 'deposit' } },
        { kind: 'down', scope: { operation: 'close-key' } },
      ],
    });
    await transfer.reaches('deposit-unknown');
    await transfer.handle.cancel();
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('between the steps: the money is returned first', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
    });
    await transfer.reaches('depositing');
    await transfer.handle.cancel();
    await transfer.handle.cancel();
    expect(await transfer.ends()).toEqual({ cancelled: true });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
    expect(await transfer.state()).toMatchObject({ status: 'cancelled', money: { refundedMinor: AMOUNT } });
  });

  it('too late, the deposit has posted and only its answer was lost: it completes, and no money is made', async () => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }],
    });
    const { referenceId } = transfer.details;
    await until(
      () => stack.bank.lookUpKey(depositKey(referenceId)),
      ({ outcome }) => outcome === 'posted',
    );
    await transfer.handle.cancel();
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it('during the refund of a deposit given up: it ends as refunded, not as cancelled', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [
        { kind: 'down', scope: { operation: 'deposit' } },
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
      ],
    });
    await transfer.reaches('awaiting-operator');
    await transfer.handle.cancel();
    await decide(transfer, { action: 'retry', by: 'olga', reason: 'open again' });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
  });

  it('in time, but the money had to go to another account: it ends as refunded, which names it', async () => {
    const transfer = await stack.startTransfer({
      faults: [
        { kind: 'down', scope: { operation: 'deposit' } },
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
      ],
    });
    await transfer.reaches('depositing');
    await transfer.handle.cancel();
    await transfer.reaches('awaiting-operator');
    await decide(transfer, { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' });
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'refunded', message: expect.stringContaining('returned to account B2002') },
    });
  });

  it('during the refund: the refund is carried out all the same', async () => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [{ kind: 'down', scope: { operation: 'refund' } }],
    });
    await transfer.reaches('refunding');
    await transfer.handle.cancel();
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect((await stack.bank.getAccount(transfer.details.sourceAccount)).postedMinor).toBe(OPENING_MINOR);
  });
});

describe('what no worker and no bank should do', () => {
  it('an activity that closes a key is failed by hand: the key is closed all the same before the saga goes on', async () => {
    const transfer = await stack.startTransfer({
      retry: { maximumAttempts: 2 },
      faults: [
        { kind: 'down', scope: { operation: 'deposit' } },
        { kind: 'hang', scope: { operation: 'close-key' } },
      ],
    });
    await transfer.reaches('deposit-unknown');
    await stack.failActivity(transfer, 'closeKey');
    expect(await transfer.state()).toMatchObject({ status: 'deposit-unknown', money: { refundedMinor: 0 } });
    await stack.bank.clearFaults();
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });
});

describe('a step that somebody completes by hand', () => {
  it.each([
    ['a transaction that the bank does not have', { transactionId: 'W1' }],
    ['nothing', null],
    ['the receipt of another step', { key: 'rm-1-withdraw', transactionId: 'W1' }],
  ])('with %s is unknown: its key is closed, and the bank says what was moved', async (_what, result) => {
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000 },
      faults: [{ kind: 'hang', scope: { operation: 'withdraw' } }],
    });
    await stack.completeActivity(transfer, 'withdraw', result);
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'failed', message: expect.stringContaining('completed by hand') },
    });
    expect(await transfer.balances()).toEqual(UNTOUCHED);
  });

  it('counts once, where the bank has posted it', async () => {
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000, initialIntervalMs: 1 },
      // The newest acts first.
      faults: [
        { kind: 'hang', scope: { operation: 'deposit' } },
        { kind: 'lose-answer', scope: { operation: 'deposit' }, count: 1 },
      ],
    });
    await transfer.reaches('depositing');
    await until(
      () => stack.bank.lookUpKey(depositKey(transfer.details.referenceId)),
      ({ outcome }) => outcome === 'posted',
    );
    await stack.completeActivity(transfer, 'deposit', { transactionId: 'D1' });
    expect(await transfer.ends()).toMatchObject({ result: { ending: 'completed' } });
    expect(await transfer.balances()).toEqual(MOVED);
  });

  it.each([null, { outcome: 'void' }, { outcome: 'posted', transactionId: 'D1' }])(
    'is not decided by %o: the bank is asked again to close its key',
    async (result) => {
      const transfer = await stack.startTransfer({
        retry: { maximumAttempts: 2 },
        faults: [
          { kind: 'down', scope: { operation: 'deposit' } },
          { kind: 'hang', scope: { operation: 'close-key' } },
        ],
      });
      await transfer.reaches('deposit-unknown');
      await stack.completeActivity(transfer, 'closeKey', result);
      expect(await transfer.view()).toMatchObject({
        status: 'deposit-unknown',
        money: { depositedMinor: 0 },
      });
      await stack.bank.clearFaults();
      expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
      expect(await transfer.balances()).toEqual(UNTOUCHED);
    },
  );
});

describe('a refund the bank will not take', () => {
  async function stuck(): Promise<StartedTransfer> {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [
        { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
      ],
    });
    await transfer.reaches('awaiting-operator');
    return transfer;
  }

  it('waits for a person, and a retry has a key of its own', async () => {
    const transfer = await stuck();
    await decide(transfer, { action: 'retry', by: 'olga', reason: 'the account is open again' });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
    expect(await kindsAndKeys(transfer)).toContain(`refund ${refundKey(transfer.details.referenceId, 2)}`);
    expect((await transfer.state()).decisions).toEqual([
      { action: 'retry', by: 'olga', reason: 'the account is open again' },
    ]);
  });

  it('waits again when the decision does not help either', async () => {
    const transfer = await stuck();
    await decide(transfer, { action: 'redirect', account: 'B5555', by: 'olga', reason: 'asked by phone' });
    await until(
      () => transfer.state(),
      ({ status, steps }) =>
        status === 'awaiting-operator' && steps.filter(({ name }) => name === 'refund').length === 2,
    );
    await decide(transfer, { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked again' });
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'refunded', message: expect.stringContaining('returned to account B2002') },
    });
  });

  it('can be refunded externally, with the external reference', async () => {
    const transfer = await stuck();
    await claim(transfer, { action: 'refundedExternally', by: 'olga', reason: 'cheque' });
    await decide(transfer, {
      action: 'refundedExternally',
      externalReference: 'CHQ-7',
      by: 'olga',
      reason: 'cheque',
    });
    expect(await transfer.ends()).toMatchObject({
      failure: { type: 'refunded-externally', message: expect.stringContaining('CHQ-7') },
    });
    const { inTransit } = await stack.bank.check();
    expect(inTransit.filter(({ transfer: id }) => id === transfer.details.referenceId)).toEqual([]);
  });

  it.each([
    [{ action: 'retry', by: ' ', reason: 'x' }, 'Enter the name of the decider'],
    [{ action: 'retry', by: 'olga', reason: '' }, 'Enter a reason'],
    [{ action: 'redirect', by: 'olga', reason: 'x' }, 'Enter the id of the account'],
    [{ action: 'redirect', account: '43 812', by: 'olga', reason: 'x' }, 'Enter the id of the account'],
    [{ action: 'retry', by: 'olga', reason: 'x'.repeat(501) }, '500 characters at most'],
    [
      { action: 'refundedExternally', by: 'olga', reason: 'x' },
      'Enter the reference of the external payment',
    ],
  ] as const)('refuses the decision %j and records nothing', async (decision, message) => {
    const transfer = await stuck();
    expect(await refusalOf(decide(transfer, decision))).toContain(message);
    expect(await transfer.state()).toMatchObject({ status: 'awaiting-operator', decisions: [] });
    await decide(transfer, { action: 'retry', by: 'olga', reason: 'done with this test' });
    await transfer.ends();
  });

  describe('when the money has left another way', () => {
    async function nothingInTransit(): Promise<StartedTransfer> {
      const transfer = await stack.startTransfer({
        faults: [{ kind: 'down', scope: { operation: 'deposit' } }],
      });
      await returnBehindItsBack(stack, transfer);
      return transfer;
    }

    it('nothing is owed: the transfer ends by one decision, and nothing is paid twice', async () => {
      const transfer = await nothingInTransit();
      await decide(transfer, { action: 'nothingOwed', by: 'olga', reason: 'returned by hand' });
      expect(await transfer.ends()).toMatchObject({
        failure: { type: 'nothing-owed', message: expect.stringContaining('nothing is owed') },
      });
      expect(await transfer.balances()).toEqual(UNTOUCHED);
    });

    it('nobody may pay outside Remit: the bank is asked before a claim is granted', async () => {
      const transfer = await nothingInTransit();
      const paying = claim(transfer, { action: 'refundedExternally', by: 'olga', reason: 'cheque' });
      expect(await refusalOf(paying)).toBe(
        'Nothing is owed: the bank has USD 0.00 in transit for this transfer.',
      );
      expect(await transfer.state()).toMatchObject({ status: 'awaiting-operator', claim: null });
      await decide(transfer, { action: 'nothingOwed', by: 'olga', reason: 'returned by hand' });
      await transfer.ends();
    });
  });

  describe('that is paid outside Remit', () => {
    const CHEQUE = { action: 'refundedExternally', reason: 'cheque' } as const;
    const PAID = { ...CHEQUE, externalReference: 'CHQ-7' };

    async function endBy(by: string, transfer: StartedTransfer): Promise<void> {
      await decide(transfer, { action: 'retry', by, reason: 'done with this test' });
      await transfer.ends();
    }

    it('is claimed first, by one of two who try at once, and nobody else decides meanwhile', async () => {
      const transfer = await stuck();
      expect(await refusalOf(decide(transfer, { ...PAID, by: 'olga' }))).toContain('Claim the refund before');
      const claims = await Promise.allSettled([
        claim(transfer, { ...CHEQUE, by: 'olga' }),
        claim(transfer, { ...CHEQUE, by: 'piet' }),
      ]);
      expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { claim: held } = await transfer.state();
      const [holder, other] = held?.by === 'olga' ? ['olga', 'piet'] : ['piet', 'olga'];
      expect(held).toMatchObject({ by: holder, confirmedBy: null });
      expect(Date.parse(held?.until ?? '') - Date.now()).toBeGreaterThan(14 * 60_000);
      for (const decision of [PAID, { action: 'retry', reason: 'x' } as const]) {
        expect(await refusalOf(decide(transfer, { ...decision, by: other }))).toContain(
          `Claimed by ${holder}`,
        );
      }
      expect(await refusalOf(claim(transfer, { ...CHEQUE, by: other }))).toContain(`Claimed by ${holder}`);
      expect(await transfer.view()).toMatchObject({ refundClaim: held });
      await decide(transfer, { ...PAID, by: holder.toUpperCase() });
      expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded-externally' } });
      expect(await transfer.state()).toMatchObject({ claim: null });
    });

    it('is claimed of a cancelled transfer, too', async () => {
      const transfer = await stack.startTransfer({
        faults: [
          { kind: 'down', scope: { operation: 'deposit' } },
          { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
        ],
      });
      await transfer.reaches('depositing');
      await transfer.handle.cancel();
      await transfer.reaches('awaiting-operator');
      await stack.bank.clearFaults();
      await claim(transfer, { ...CHEQUE, by: 'olga' });
      await decide(transfer, { ...PAID, by: 'olga' });
      expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded-externally' } });
    });

    it('is not claimed while the bank does not tell what is in transit', async () => {
      const transfer = await stuck();
      await stopWorker();
      stopWorker = await stack.startWorker({ bank: UNREACHABLE_BANK });
      const paying = claim(transfer, { ...CHEQUE, by: 'olga' });
      expect(await refusalOf(paying)).toContain('The bank did not tell what is in transit');
      await stopWorker();
      stopWorker = await stack.startWorker();
      expect(await transfer.state()).toMatchObject({ claim: null });
      await endBy('piet', transfer);
    });

    it('can be given back by whoever holds it', async () => {
      const transfer = await stuck();
      await claim(transfer, { ...CHEQUE, by: 'olga' });
      expect(await refusalOf(asSecondPerson(transfer, RELEASE_REFUND_UPDATE, 'piet'))).toContain(
        'Claimed by olga',
      );
      await asSecondPerson(transfer, RELEASE_REFUND_UPDATE, 'olga');
      expect(await transfer.view()).toMatchObject({ refundClaim: null });
      await endBy('piet', transfer);
    });
  });

  describe('above the approval threshold', () => {
    async function stuckAbove(): Promise<StartedTransfer> {
      const transfer = await stack.startTransfer({
        targetAccount: 'B5555',
        approval: { thresholdMinor: AMOUNT - 1, deadlineMs: 60_000 },
        faults: [
          { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
        ],
      });
      await approve(transfer, { decision: 'approve', by: 'sam', reason: 'checked' });
      await transfer.reaches('awaiting-operator');
      return transfer;
    }

    it('is sent elsewhere only once a second person has confirmed, and not the requester', async () => {
      const transfer = await stuckAbove();
      const redirect = { action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' } as const;
      expect(await refusalOf(decide(transfer, redirect))).toContain('a second person must confirm');
      const { claim: proposed } = await claim(transfer, redirect);
      expect(proposed).toMatchObject({ by: 'olga', account: 'B2002', until: null });
      const retry = { action: 'retry', by: 'piet', reason: 'again' } as const;
      expect(await refusalOf(decide(transfer, retry))).toContain('Proposed by olga');
      for (const [by, why] of [
        ['Olga', 'You proposed it'],
        ['TELLER', 'The requester cannot decide'],
      ] as const) {
        expect(await refusalOf(asSecondPerson(transfer, CONFIRM_REFUND_UPDATE, by))).toContain(why);
      }
      await claim(transfer, { ...redirect, account: 'B2001' });
      const stale = asSecondPerson(transfer, CONFIRM_REFUND_UPDATE, 'piet', redirect);
      expect(await refusalOf(stale)).toContain('The proposal is another one now');
      await claim(transfer, redirect);
      await asSecondPerson(transfer, CONFIRM_REFUND_UPDATE, 'piet');
      expect(await transfer.ends()).toMatchObject({
        failure: { type: 'refunded', message: expect.stringContaining('returned to account B2002') },
      });
      const decided = { ...redirect, confirmedBy: 'piet' };
      expect((await transfer.state()).decisions).toEqual([decided]);
      expect((await transfer.view())?.timeline).toContainEqual(
        expect.objectContaining({ kind: 'decision', decision: decided }),
      );
    });

    it('is paid outside Remit only once a second person has confirmed, who can also decline', async () => {
      const transfer = await stuckAbove();
      const cheque = { action: 'refundedExternally', by: 'olga', reason: 'cheque' } as const;
      await claim(transfer, cheque);
      const paid = { ...cheque, externalReference: 'CHQ-7' };
      expect(await refusalOf(decide(transfer, paid))).toContain(
        'A second person must confirm before you pay',
      );
      await asSecondPerson(transfer, RELEASE_REFUND_UPDATE, 'teller');
      await claim(transfer, cheque);
      const { claim: confirmed } = await asSecondPerson(transfer, CONFIRM_REFUND_UPDATE, 'piet');
      expect(confirmed).toMatchObject({ by: 'olga', confirmedBy: 'piet', until: expect.any(String) });
      await decide(transfer, paid);
      expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded-externally' } });
      expect((await transfer.state()).decisions).toEqual([{ ...paid, confirmedBy: 'piet' }]);
    });
  });

  it('is not closed as “nothing owed” while money is in transit: it is refunded', async () => {
    const transfer = await stuck();
    await decide(transfer, { action: 'nothingOwed', by: 'olga', reason: 'I believe so' });
    expect(await transfer.ends()).toMatchObject({ failure: { type: 'refunded' } });
  });

  it('refuses a decision nobody waits for', async () => {
    const transfer = await stack.startTransfer();
    await transfer.ends();
    const other = await stack.startTransfer({
      faults: [{ kind: 'down', scope: { operation: 'deposit' }, count: 3 }],
    });
    await other.reaches('depositing');
    const retry = { action: 'retry', by: 'olga', reason: 'x' } as const;
    expect(await refusalOf(decide(other, retry))).toContain('is not waiting for a refund decision');
    await other.ends();
  });
});
