import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import type { Execution } from '#lib/temporal-client/visibility.ts';
import { transferMemo } from '#lib/transfers/memo.ts';
import { isOpen, type ListedStatus, needsPerson } from '#lib/transfers/statuses.ts';
import {
  ENDINGS,
  type Ending,
  OPEN_STATUSES,
  type RetryPolicy,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';
import { retryInterval } from './segments.ts';

/** The last call the bank had for a transfer. */
export type LastCall = NonNullable<LedgerTransfer['lastCall']>;

/** The bank's books by transfer; undefined when the bank does not answer. */
export type LedgerByTransfer = ReadonlyMap<string, LedgerTransfer> | undefined;

/**
 * One transfer in a list: what visibility and the bank's books say of it, without its history being
 * read. What only the bank knows is null while the bank does not answer.
 */
export interface TransferSummary {
  referenceId: string;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  /** Null for a transfer from before lists were told. */
  requestedBy: string | null;
  status: ListedStatus;
  startedAt: string;
  closedAt: string | null;
  /** What the bank was last asked to do, and at which attempt; null before the first call. */
  lastCall: LastCall | null;
  /** Whether that call failed, or its answer was lost, so that it will be made again. */
  retrying: boolean;
  /**
   * When it will be, by the transfer's retry policy: an estimate, since the worker may be away. Null
   * when nothing is retried.
   */
  nextAttemptAt: string | null;
  /** The last posting or call, or else the start: what `stuck` counts from. */
  lastActivityAt: string | null;
  /** Withdrawn, and arrived nowhere yet. */
  inTransitMinor: number | null;
  /** When nobody may approve it any more, at the earliest: the workflow's own clock begins a little later. */
  approvalDeadline: string | null;
}

/** Undefined for a workflow that the desk did not start, since it does not say what it transfers. */
export function summaryOf(execution: Execution, ledger: LedgerByTransfer): TransferSummary | undefined {
  const referenceId = referenceIdOf(execution.workflowId);
  const { data } = transferMemo.safeParse(execution.memo);
  if (!referenceId || !data) return undefined;
  const { policy, requestedBy, ...details } = data;
  const books = ledger?.get(referenceId);
  const needsApproval = policy !== undefined && data.amountMinor > policy.approvalThresholdMinor;
  const status = statusOf(execution, ledger, needsApproval);
  const retrying = isOpen(status) && !needsPerson(status) && isRetried(books?.lastCall, policy?.retry);
  const startedAt = new Date(execution.startedAtMs).toISOString();
  return {
    ...details,
    referenceId,
    requestedBy: requestedBy ?? null,
    status,
    startedAt,
    closedAt: execution.closedAtMs === null ? null : new Date(execution.closedAtMs).toISOString(),
    lastCall: books?.lastCall ?? null,
    retrying,
    nextAttemptAt: retrying && books?.lastCall && policy ? nextAttemptAt(books.lastCall, policy.retry) : null,
    lastActivityAt: ledger ? laterOf(startedAt, books?.lastAt) : null,
    inTransitMinor: ledger ? (books?.inTransitMinor ?? 0) : null,
    approvalDeadline:
      status === 'awaiting-approval' && policy
        ? new Date(execution.startedAtMs + policy.approvalDeadlineMs).toISOString()
        : null,
  };
}

/**
 * The happy path writes no search attributes, so what Temporal itself says of the workflow comes
 * first; the attribute tells the endings apart, and the states off the happy path; and the bank's
 * books tell the steps of the happy path apart.
 */
function statusOf(execution: Execution, ledger: LedgerByTransfer, needsApproval: boolean): ListedStatus {
  switch (execution.status) {
    case 'completed':
    case 'cancelled':
      return execution.status;
    case 'failed':
      return endingOf(execution);
    case 'terminated':
    case 'timed-out':
      return 'terminated';
    case 'running': {
      const open = OPEN_STATUSES.find((status) => status === publishedStatus(execution));
      if (open && open !== 'submitted') return open;
      if (!ledger) return 'in-progress';
      const books = ledger.get(referenceIdOf(execution.workflowId) ?? '');
      return statusByBooks(books, needsApproval && open === undefined);
    }
  }
}

/** The ending of a failed workflow; `not-completed` where the server has no search attributes to tell. */
export function endingOf(execution: Execution): Ending | 'not-completed' {
  return ENDINGS.find((ending) => ending === publishedStatus(execution)) ?? 'not-completed';
}

function publishedStatus({ searchAttributes }: Execution): unknown {
  // Some servers return the value, others a list of one.
  return [searchAttributes[SEARCH_ATTRIBUTES.transferStatus]].flat()[0];
}

/**
 * The step a transfer is at, by what the bank was last asked. A posting whose answer was lost is
 * still being asked for. Only where the transfer publishes no status is it asked whether the first
 * thing it waits for is an approval, and whether the last that happened was a refund the bank refused.
 */
function statusByBooks(books: LedgerTransfer | undefined, publishesNone: boolean): ListedStatus {
  const { lastCall } = books ?? {};
  if (!lastCall) return publishesNone ? 'awaiting-approval' : 'submitted';
  const known = !lastCall.answerLost && (lastCall.outcome === 'posted' || lastCall.outcome === 'replayed');
  switch (lastCall.operation) {
    case 'withdraw':
      return known ? 'depositing' : 'withdrawing';
    case 'deposit':
      return lastCall.outcome === 'refused' && !lastCall.answerLost ? 'refunding' : 'depositing';
    case 'refund':
    case 'external-refund':
      return ['refused', 'void'].includes(lastCall.outcome) && !lastCall.answerLost
        ? 'awaiting-operator'
        : 'refunding';
    case 'close-key':
    case 'lookup':
      return 'in-progress';
  }
}

/** Whether a call is made again: nobody knows what came of it, and the policy allows another attempt. */
function isRetried(call: LastCall | null | undefined, retry: RetryPolicy | undefined): boolean {
  if (!call || (call.outcome !== 'failed' && !call.answerLost)) return false;
  const isLast =
    retry !== undefined && retry.maximumAttempts > 0 && (call.attempt ?? 1) >= retry.maximumAttempts;
  // Closing a key is tried without limit: until it is closed nobody knows whether its money moved.
  return call.operation === 'close-key' || !isLast;
}

/** A call that hangs fails only when its time is up; the pause begins then. */
function nextAttemptAt({ at, attempt, faultKind }: LastCall, retry: RetryPolicy): string {
  const failedMs = Date.parse(at) + (faultKind === 'hang' ? retry.startToCloseTimeoutMs : 0);
  return new Date(failedMs + retryInterval(retry, attempt ?? 1)).toISOString();
}

function laterOf(one: string, other: string | undefined): string {
  return other !== undefined && other > one ? other : one;
}
