import { activityInfo, CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { BankClient, PostOptions } from '#lib/bank-client/client.ts';
import type { KeyState, Post, PostOperation, PostRequest } from '#lib/bank-client/contract.ts';
import { BankProblem, BankUnreachable } from '#lib/bank-client/errors.ts';
import type {
  BankInstruction,
  BankingActivities,
  BankReceipt,
  KeyClosure,
  KeyClosureInstruction,
  LocalActivities,
  TransferPolicy,
} from '#temporal/contract.ts';
import { requireApproval } from './approval.ts';
import { toKeyClosingFailure, toPostingFailure } from './bank-failures.ts';

/** The HTTP request gets 90 % of the attempt's timeout, so that its outcome can still be reported. */
const REQUEST_SHARE = 0.9;

/** Well below the heartbeat timeout; the SDK throttles what it sends. */
const HEARTBEAT_INTERVAL_MS = 500;

/**
 * One HTTP call to the bank per attempt.
 *
 * @param policy of orders that bring none; its threshold holds for all
 * @param hasSearchAttributes whether Temporal knows all of ours
 */
export function createActivities(
  bank: BankClient,
  policy: TransferPolicy,
  hasSearchAttributes: () => Promise<boolean>,
): BankingActivities & LocalActivities {
  return {
    orderDefaults: async () => ({ policy, hasSearchAttributes: await hasSearchAttributes() }),
    ledgerId: async () => (await bank.health()).ledger ?? null,
    moneyInTransit: async (referenceId, ledger) => {
      const { items } = await bank.listLedgerTransfers({ transfers: [referenceId], ledger });
      return items[0]?.inTransitMinor ?? 0;
    },
    withdraw: async ({ requestedBy, approvedBy, ...instruction }) => {
      requireApproval({ ...instruction, requestedBy, approvedBy }, policy.approvalThresholdMinor);
      return post(instruction, bank.withdraw);
    },
    deposit: (instruction) => post(instruction, bank.deposit),
    refund: (instruction) => post(instruction, bank.refund),
    recordExternalRefund: ({ reason, externalReference, ...instruction }) =>
      post(instruction, (request, options) =>
        bank.externalRefund({ ...request, reason, externalReference }, options),
      ),
    closeKey: (instruction) => report(() => closeKey(bank, instruction), toKeyClosingFailure),
  };
}

async function closeKey(
  bank: BankClient,
  { key, step, referenceId, ledger, ...instruction }: KeyClosureInstruction,
): Promise<KeyClosure> {
  const request = { ...instruction, operation: OPERATIONS[step], transfer: referenceId };
  try {
    return closureOf(await bank.closeKey(key, request, { ...attemptOptions(), ledger }));
  } catch (error) {
    if (!(error instanceof BankProblem && error.code === 'key_reused')) throw error;
    return { outcome: 'refused', reason: error.message, isReused: true };
  }
}

const OPERATIONS: Record<KeyClosureInstruction['step'], PostOperation> = {
  withdraw: 'withdraw',
  deposit: 'deposit',
  refund: 'refund',
  recordExternalRefund: 'external-refund',
};

function post(
  { key, referenceId, ledger, ...instruction }: BankInstruction,
  send: (request: PostRequest, options: PostOptions) => Promise<Post>,
): Promise<BankReceipt> {
  return report(async () => {
    const { transactionId } = await send(
      { ...instruction, transfer: referenceId },
      { ...attemptOptions(), key, ledger },
    );
    return { transactionId };
  }, toPostingFailure);
}

function attemptOptions() {
  const { attempt, startToCloseTimeoutMs } = activityInfo();
  return {
    attempt,
    signal: cancellationSignal(),
    timeoutMs: Math.round(startToCloseTimeoutMs * REQUEST_SHARE),
  };
}

/** Heartbeats deliver cancellation, and let Temporal retry within seconds when the worker dies. */
async function report<T>(attempt: () => Promise<T>, toFailure: (error: unknown) => unknown): Promise<T> {
  const beating = setInterval(heartbeat, HEARTBEAT_INTERVAL_MS);
  try {
    return await attempt();
  } catch (error) {
    throw isCancelled(error) ? new CancelledFailure(error.message) : toFailure(error);
  } finally {
    clearInterval(beating);
  }
}

/** An answer that came before the cancellation counts. */
function isCancelled(error: unknown): error is BankUnreachable {
  return error instanceof BankUnreachable && error.reason === 'aborted';
}

function closureOf({ key, outcome, code, transaction }: KeyState): KeyClosure {
  switch (outcome) {
    case 'posted':
      if (!transaction) throw new Error(`The bank says that ${key} is posted but names no transaction.`);
      return { outcome, transactionId: transaction.transactionId };
    case 'refused':
      return { outcome, reason: code ?? 'refused by the bank' };
    case 'void':
      return { outcome };
    case 'none':
      throw new Error(`The bank did not close ${key}.`);
  }
}
