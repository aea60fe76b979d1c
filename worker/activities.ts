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
  LedgerActivities,
  LocalActivities,
  TransferPolicy,
} from '#temporal/contract.ts';
import { accountBanks, UNKNOWN_BANK } from './account-banks.ts';
import { requireApproval } from './approval.ts';
import { toKeyClosingFailure, toPostingFailure } from './bank-failures.ts';
import { BankShares } from './bank-shares.ts';
import { hasEarlierRun } from './earlier-run.ts';

/** The HTTP request gets 90 % of the attempt's timeout, so that its outcome can still be reported. */
const REQUEST_SHARE = 0.9;
/** To find out the account's bank, once for each account. */
const LOOK_UP_SHARE = 0.05;
const MAX_LOOK_UP_MS = 2_000;

/** Well below the heartbeat timeout; the SDK throttles what it sends. */
const HEARTBEAT_INTERVAL_MS = 500;

type Send = (request: PostRequest, options: PostOptions) => Promise<Post>;

/**
 * One call under the key to the bank per attempt.
 *
 * @param policy of orders that bring none; its threshold holds for all
 * @param hasSearchAttributes whether Temporal knows all of ours
 * @param slots how many activities the worker runs at once
 */
export function createActivities(
  bank: BankClient,
  policy: TransferPolicy,
  hasSearchAttributes: () => Promise<boolean>,
  slots: number,
): BankingActivities & LocalActivities & LedgerActivities {
  const bankOf = accountBanks(bank);
  const shares = new BankShares(slots);
  const inShare = async <T>(account: string | null, call: () => Promise<T>): Promise<T> =>
    shares.run(
      account === null ? UNKNOWN_BANK : await bankOf(account, lookUpOptions()),
      activityInfo().startToCloseTimeoutMs,
      call,
    );
  const post = (
    { key, referenceId, ledger, ...instruction }: BankInstruction,
    send: Send,
    requirements: () => Promise<void> = async () => {},
  ): Promise<BankReceipt> =>
    report(async () => {
      await requirements();
      const request = { ...instruction, transfer: referenceId };
      const call = () => send(request, { ...attemptOptions(), key, ledger });
      const { transactionId } = await inShare(instruction.account, call);
      return { key, transactionId };
    }, toPostingFailure);
  return {
    orderDefaults: async () => ({ policy, hasSearchAttributes: await hasSearchAttributes() }),
    hasEarlierRun,
    ledgerId: async () => (await inShare(null, () => bank.health())).ledger ?? null,
    moneyInTransit: async (referenceId, ledger) => {
      const { items } = await bank.listLedgerTransfers({ transfers: [referenceId], ledger });
      return items[0]?.inTransitMinor ?? 0;
    },
    withdraw: ({ requestedBy, approvedBy, ...instruction }) =>
      post(instruction, bank.withdraw, () =>
        requireApproval({ ...instruction, requestedBy, approvedBy }, policy.approvalThresholdMinor),
      ),
    deposit: (instruction) => post(instruction, bank.deposit),
    refund: (instruction) => post(instruction, bank.refund),
    recordExternalRefund: ({ reason, externalReference, ...instruction }) =>
      post(instruction, (request, options) =>
        bank.externalRefund({ ...request, reason, externalReference }, options),
      ),
    closeKey: (instruction) =>
      report(() => inShare(instruction.account, () => closeKey(bank, instruction)), toKeyClosingFailure),
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
    return { key, outcome: 'refused', reason: error.message, isReused: true };
  }
}

const OPERATIONS: Record<KeyClosureInstruction['step'], PostOperation> = {
  withdraw: 'withdraw',
  deposit: 'deposit',
  refund: 'refund',
  recordExternalRefund: 'external-refund',
};

function attemptOptions() {
  const { attempt, startToCloseTimeoutMs } = activityInfo();
  return {
    attempt,
    signal: cancellationSignal(),
    timeoutMs: Math.round(startToCloseTimeoutMs * REQUEST_SHARE),
  };
}

function lookUpOptions() {
  const timeoutMs = Math.min(
    MAX_LOOK_UP_MS,
    Math.round(activityInfo().startToCloseTimeoutMs * LOOK_UP_SHARE),
  );
  return { signal: cancellationSignal(), timeoutMs };
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
      return { key, outcome, transactionId: transaction.transactionId };
    case 'refused':
      return { key, outcome, reason: code ?? 'refused by the bank' };
    case 'void':
      return { key, outcome };
    case 'none':
      throw new Error(`The bank did not close ${key}.`);
  }
}
