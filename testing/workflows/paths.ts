import { depositKey, newReferenceId, withdrawalKey } from '#lib/shared/ids.ts';
import {
  BANK_BUSY,
  CLAIM_REFUND_UPDATE,
  CONFIRM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type TransferUpdates,
  UNNAMED_REQUESTER,
} from '#temporal/contract.ts';
import {
  type SagaStack,
  type StartedTransfer,
  type TransferSetup,
  until,
  WORKER_POLICY,
} from './saga-stack.ts';

type Fault = NonNullable<TransferSetup['faults']>[number];

/** Runs a transfer along one path of the saga, to its end. */
export type Path = (stack: SagaStack) => Promise<StartedTransfer>;

const DOWN = { kind: 'down' } as const;
const THREE_ATTEMPTS = { maximumAttempts: 3 };
const REFUND_REFUSED: Fault = {
  kind: 'refuse',
  scope: { operation: 'refund' },
  params: { code: 'account_closed' },
  count: 1,
};
const NEEDS_APPROVAL = { thresholdMinor: 0, deadlineMs: 60_000 };

/** Every path of the saga and its repair, by the name of its recorded history. */
export const PATHS: Readonly<Record<string, Path>> = {
  completed: straight({}),
  'completed-approved': decided('approve'),
  // Recorded before orders were bound to a ledger, when a workflow task bound them, and since.
  'completed-tutorial-order': ofTheTutorial(400),
  'completed-tutorial-order-bound-by-task': ofTheTutorial(400),
  'completed-tutorial-order-bound': ofTheTutorial(400),
  'invalid-tutorial-order': ofTheTutorial(-1),
  'completed-order-of-an-older-web': straight({ ledger: null }),
  'completed-withdrawal-found-posted': straight({
    retry: THREE_ATTEMPTS,
    faults: [{ kind: 'lose-answer', scope: { operation: 'withdraw' } }],
  }),
  'completed-deposit-found-posted': straight({
    retry: THREE_ATTEMPTS,
    faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }],
  }),
  'completed-too-late-to-cancel': async (stack) => {
    const transfer = await stack.startTransfer({
      faults: [{ kind: 'lose-answer', scope: { operation: 'deposit' } }],
    });
    await until(
      () => stack.bank.lookUpKey(depositKey(transfer.details.referenceId)),
      ({ outcome }) => outcome === 'posted',
    );
    await transfer.handle.cancel();
    return transfer;
  },
  rejected: decided('reject'),
  expired: straight({ approval: { ...NEEDS_APPROVAL, deadlineMs: 50 } }),
  declined: straight({ amountMinor: 100_000_000 }),
  'failed-approval-missing': straight({ amountMinor: WORKER_POLICY.approvalThresholdMinor + 1 }),
  'failed-withdrawal-void': straight({
    retry: THREE_ATTEMPTS,
    faults: [{ ...DOWN, scope: { operation: 'withdraw' } }],
  }),
  'failed-withdrawal-completed-by-hand': async (stack) => {
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000 },
      faults: [{ kind: 'hang', scope: { operation: 'withdraw' } }],
    });
    await stack.completeActivity(transfer, 'withdraw', { transactionId: 'W1' });
    return transfer;
  },
  // As the worker does where a bank has all of its slots.
  'completed-unsent-is-repeated': async (stack) => {
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000 },
      faults: [{ kind: 'hang', scope: { operation: 'withdraw' }, count: 1 }],
    });
    await stack.failActivity(transfer, 'withdraw', BANK_BUSY);
    return transfer;
  },
  'refunded-rejected-after-a-reset': async (stack) => {
    const first = await stack.startTransfer({
      approval: NEEDS_APPROVAL,
      faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
    });
    await update(first, DECIDE_APPROVAL_UPDATE, { decision: 'approve', by: 'sam', reason: 'checked' });
    await until(
      () => stack.bank.lookUpKey(withdrawalKey(first.details.referenceId)),
      ({ outcome }) => outcome === 'posted',
    );
    const again = await stack.reset(first);
    await again.reaches('awaiting-approval');
    await update(again, DECIDE_APPROVAL_UPDATE, { decision: 'reject', by: 'olga', reason: 'unknown payee' });
    return again;
  },
  'refunded-deposit-refused': straight({ targetAccount: 'B5555' }),
  'refunded-deposit-void': straight({
    retry: THREE_ATTEMPTS,
    faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
  }),
  'cancelled-awaiting-approval': cancelledAt('awaiting-approval', { approval: NEEDS_APPROVAL }),
  'cancelled-withdrawing': cancelledAt('withdrawing', {
    faults: [{ ...DOWN, scope: { operation: 'withdraw' } }],
  }),
  'cancelled-depositing': cancelledAt('depositing', {
    faults: [{ ...DOWN, scope: { operation: 'deposit' } }],
  }),
  'cancelled-during-a-call': async (stack) => {
    const transfer = await stack.startTransfer({
      retry: { startToCloseTimeoutMs: 60_000 },
      faults: [
        { kind: 'hang', scope: { operation: 'deposit' } },
        { ...DOWN, scope: { operation: 'close-key' } },
      ],
    });
    await until(
      async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
      (calls) => calls.some(({ operation }) => operation === 'deposit'),
    );
    await transfer.handle.cancel();
    await until(
      async () => (await transfer.handle.fetchHistory()).events ?? [],
      (events) => events.some((event) => event.activityTaskCanceledEventAttributes),
    );
    await stack.bank.clearFaults();
    return transfer;
  },
  'refunded-by-retry': resolved({ action: 'retry', by: 'olga', reason: 'open again' }),
  'refunded-by-redirect': resolved({ action: 'redirect', account: 'B2002', by: 'olga', reason: 'asked for' }),
  'refunded-by-confirmed-redirect': async (stack) => {
    const transfer = await stuckAboveThreshold(stack);
    await update(transfer, CLAIM_REFUND_UPDATE, {
      ...{ action: 'redirect', account: 'B2002' },
      ...{ by: 'olga', reason: 'asked for' },
    });
    await update(transfer, CONFIRM_REFUND_UPDATE, { by: 'sam' });
    return transfer;
  },
  'refunded-externally-confirmed': async (stack) => {
    const transfer = await stuckAboveThreshold(stack);
    const plan = { action: 'refundedExternally', by: 'olga', reason: 'paid by cheque' };
    await update(transfer, CLAIM_REFUND_UPDATE, plan);
    await update(transfer, CONFIRM_REFUND_UPDATE, { by: 'sam' });
    await update(transfer, RESOLVE_REFUND_UPDATE, { ...plan, externalReference: 'CHQ-9' });
    return transfer;
  },
  'nothing-owed': async (stack) => {
    const transfer = await stack.startTransfer({ faults: [{ ...DOWN, scope: { operation: 'deposit' } }] });
    await returnBehindItsBack(stack, transfer);
    await resolve(transfer, { action: 'nothingOwed', by: 'olga', reason: 'returned by hand' });
    return transfer;
  },
  'refunded-externally': resolved({
    action: 'refundedExternally',
    externalReference: 'CHQ-7',
    by: 'olga',
    reason: 'paid by cheque',
  }),
  'repaired-nothing-withdrawn': repaired({ ...DOWN, scope: { operation: 'withdraw' } }),
  'repaired-withdrawal-refused': repaired(
    { kind: 'lose-answer', scope: { operation: 'withdraw' } },
    { amountMinor: 100_000_000 },
  ),
  'repaired-completed-after-all': repaired({ kind: 'lose-answer', scope: { operation: 'deposit' } }),
  'repaired-refunded': repaired({ ...DOWN, scope: { operation: 'deposit' } }),
  'repaired-refunded-before': repaired(
    { kind: 'lose-answer', scope: { operation: 'refund' } },
    { targetAccount: 'B5555' },
  ),
  'repaired-refunded-externally': async (stack) => {
    const repair = await repaired({ ...DOWN, scope: { operation: 'deposit' } }, {}, REFUND_REFUSED)(stack);
    await repair.reaches('awaiting-operator');
    await resolve(repair, {
      action: 'refundedExternally',
      externalReference: 'CHQ-8',
      by: 'olga',
      reason: 'paid by cheque',
    });
    return repair;
  },
  'repaired-paid-by-hand': recorded,
  'recorded-paid-by-hand': recorded,
  'repaired-after-an-earlier-repair': async (stack) => {
    const first = await repaired({ ...DOWN, scope: { operation: 'deposit' } }, {}, REFUND_REFUSED)(stack);
    await first.reaches('awaiting-operator');
    await first.handle.terminate('test');
    return stack.repair(first, { byTransfer: 2, byEarlierRepair: 2 });
  },
  'repaired-after-a-payment-by-hand': async (stack) => {
    const first = await paidByHand(stack);
    await first.handle.terminate('test');
    return stack.repair(first, { byTransfer: 1, byEarlierRepair: 1 });
  },
};

async function paidByHand(stack: SagaStack): Promise<StartedTransfer> {
  const transfer = await stranded(stack, { ...DOWN, scope: { operation: 'deposit' } });
  const claim = {
    action: 'refundedExternally',
    by: 'piet',
    reason: 'by cheque',
    confirmedBy: null,
  } as const;
  const repair = await stack.repair(transfer, undefined, { ...claim, until: '2026-11-28T12:00:00.000Z' });
  await repair.reaches('awaiting-operator');
  return repair;
}

/** As `repairTransfer` where older code began it. */
async function recorded(stack: SagaStack): Promise<StartedTransfer> {
  const repair = await paidByHand(stack);
  const payment = { externalReference: 'CHQ-9', by: 'olga', reason: 'piet’s cheque' };
  await update(repair, RESOLVE_REFUND_UPDATE, { ...payment, action: 'refundedExternally' });
  return repair;
}

function ofTheTutorial(amount: number): Path {
  return async (stack) => {
    const referenceId = newReferenceId();
    const sourceAccount = await stack.openAccount(`src-${referenceId}`, 'bank1.example.com');
    const targetAccount = await stack.openAccount(`dst-${referenceId}`, 'bank2.example.com');
    const order = { sourceAccount, targetAccount, amount, referenceId };
    return stack.startAnything(order, {
      ...{ sourceAccount, targetAccount, referenceId, amountMinor: 40_000, currency: 'USD' },
      requestedBy: UNNAMED_REQUESTER,
      policy: WORKER_POLICY,
    });
  };
}

function straight(setup: TransferSetup): Path {
  return (stack) => stack.startTransfer(setup);
}

function cancelledAt(status: Parameters<StartedTransfer['reaches']>[0], setup: TransferSetup): Path {
  return async (stack) => {
    const transfer = await stack.startTransfer(setup);
    await transfer.reaches(status);
    await transfer.handle.cancel();
    return transfer;
  };
}

function decided(decision: 'approve' | 'reject'): Path {
  return async (stack) => {
    const transfer = await stack.startTransfer({ approval: NEEDS_APPROVAL });
    await update(transfer, DECIDE_APPROVAL_UPDATE, { decision, by: 'sam', reason: 'checked' });
    return transfer;
  };
}

function resolved(decision: RefundDecision): Path {
  return async (stack) => {
    const transfer = await stack.startTransfer({
      targetAccount: 'B5555',
      faults: [REFUND_REFUSED],
    });
    await transfer.reaches('awaiting-operator');
    await resolve(transfer, decision);
    return transfer;
  };
}

async function resolve(transfer: StartedTransfer, decision: RefundDecision): Promise<void> {
  if (decision.action === 'refundedExternally') await update(transfer, CLAIM_REFUND_UPDATE, decision);
  await update(transfer, RESOLVE_REFUND_UPDATE, decision);
}

async function stuckAboveThreshold(stack: SagaStack): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer({
    targetAccount: 'B5555',
    approval: NEEDS_APPROVAL,
    faults: [REFUND_REFUSED],
  });
  await update(transfer, DECIDE_APPROVAL_UPDATE, { decision: 'approve', by: 'sam', reason: 'checked' });
  await transfer.reaches('awaiting-operator');
  return transfer;
}

/** The money leaves transit under another key, as by a repair before a reset, while the bank takes no deposit. */
export async function returnBehindItsBack(
  stack: SagaStack,
  { details, reaches }: StartedTransfer,
): Promise<void> {
  const { referenceId, sourceAccount: account, amountMinor, currency } = details;
  await until(
    () => stack.bank.lookUpKey(withdrawalKey(referenceId)),
    ({ outcome }) => outcome === 'posted',
  );
  const request = { account, amountMinor, currency, transfer: referenceId };
  await stack.bank.refund(request, { key: `${referenceId}-by-another`, attempt: 1 });
  await stack.bank.clearFaults();
  await reaches('awaiting-operator');
}

function update(
  { handle }: StartedTransfer,
  name: keyof TransferUpdates,
  argument: object,
): Promise<unknown> {
  return handle.executeUpdate<unknown, [object]>(name, { args: [argument] });
}

/** Terminates a transfer when it is stuck at the faulty call, then repairs it. */
function repaired(fault: Fault, setup: TransferSetup = {}, faultOfRepair?: Fault): Path {
  return async (stack) => {
    const transfer = await stranded(stack, fault, setup);
    if (faultOfRepair) await transfer.arm(faultOfRepair);
    return stack.repair(transfer);
  };
}

async function stranded(stack: SagaStack, fault: Fault, setup: TransferSetup = {}): Promise<StartedTransfer> {
  const transfer = await stack.startTransfer({ ...setup, faults: [fault] });
  await until(
    async () => (await stack.bank.listCalls({ transfer: transfer.details.referenceId })).items,
    (calls) => calls.some(({ operation }) => operation === fault.scope?.operation),
  );
  await transfer.handle.terminate('test');
  return transfer;
}
