import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import type { Execution } from '#lib/temporal-client/visibility.ts';
import { transferMemo } from '#lib/transfers/memo.ts';
import { claimOf } from '#lib/transfers/recorded.ts';
import { describeRetry, failureOfCall } from '#lib/transfers/retry-labels.ts';
import { endingNamed, isOpen, type ListedStatus, needsDecision } from '#lib/transfers/statuses.ts';
import { buildIdOf } from '#lib/transfers/version.ts';
import {
  type Ending,
  OPEN_STATUSES,
  type RefundClaim,
  type RetryPolicy,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';
import { retryInterval } from './segments.ts';

export type LastCall = NonNullable<LedgerTransfer['lastCall']>;

/** Undefined while the bank is unavailable. */
export type LedgerByTransfer = ReadonlyMap<string, LedgerTransfer> | undefined;

/** A transfer in a list, without its history being read. The bank's part is null while it is unavailable. */
export interface TransferSummary {
  referenceId: string;
  sourceAccount: string;
  targetAccount: string;
  amountMinor: number;
  currency: Currency;
  /** Null for a transfer of an older version. */
  requestedBy: string | null;
  status: ListedStatus;
  startedAt: string;
  closedAt: string | null;
  lastCall: LastCall | null;
  retrying: boolean;
  /** As "Retrying, 5th · Bank down". */
  progress: string | null;
  /** An estimate by the retry policy: no worker may be running. */
  nextAttemptAt: string | null;
  /** The last posting or call, or else the start. `stuckMinutes` counts from it. */
  lastActivityAt: string | null;
  inTransitMinor: number | null;
  /** At the earliest: the workflow's clock starts a little later. */
  approvalDeadline: string | null;
  refundClaim: RefundClaim | null;
  version: string | null;
}

/** Undefined for a workflow that Remit did not start. */
export function summaryOf(execution: Execution, ledger: LedgerByTransfer): TransferSummary | undefined {
  const referenceId = referenceIdOf(execution.workflowId);
  const { data } = transferMemo.safeParse(execution.memo);
  if (!referenceId || !data) return undefined;
  const { policy, requestedBy, ...details } = data;
  const books = ledger?.get(referenceId);
  const needsApproval = policy !== undefined && data.amountMinor > policy.approvalThresholdMinor;
  const status = statusOf(execution, ledger, needsApproval);
  const failed = retriedCall(status, books?.lastCall, policy?.retry);
  const startedAt = new Date(execution.startedAtMs).toISOString();
  return {
    ...details,
    referenceId,
    requestedBy: requestedBy ?? null,
    status,
    startedAt,
    closedAt: execution.closedAtMs === null ? null : new Date(execution.closedAtMs).toISOString(),
    lastCall: books?.lastCall ?? null,
    retrying: failed !== null,
    progress: failed ? progressOf(failed) : null,
    nextAttemptAt: failed && policy ? nextAttemptAt(failed, policy.retry) : null,
    lastActivityAt: ledger ? laterOf(startedAt, books?.lastAt) : null,
    inTransitMinor: ledger ? (books?.inTransitMinor ?? 0) : null,
    approvalDeadline:
      status === 'awaiting-approval' && policy
        ? new Date(execution.startedAtMs + policy.approvalDeadlineMs).toISOString()
        : null,
    refundClaim: claimOf(execution.memo),
    version: buildIdOf(execution.searchAttributes),
  };
}

/** Temporal's own status first, then the attribute, which the happy path does not write, then the ledger. */
export function statusOf(
  execution: Execution,
  ledger: LedgerByTransfer,
  needsApproval: boolean,
): ListedStatus {
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

export function endingOf(execution: Execution): Ending | 'not-completed' {
  return endingNamed(publishedStatus(execution));
}

export function publishedStatus({ searchAttributes }: Execution): unknown {
  // Some servers return the value, others a list of one.
  return [searchAttributes[SEARCH_ATTRIBUTES.transferStatus]].flat()[0];
}

/** By the bank's last call. Waits for a person are inferred only where the transfer publishes no status. */
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

function retriedCall(
  status: ListedStatus,
  call: LastCall | null | undefined,
  retry: RetryPolicy | undefined,
): LastCall | null {
  if (!isOpen(status) || needsDecision(status)) return null;
  if (!call || (call.outcome !== 'failed' && !call.answerLost)) return null;
  const isLast =
    retry !== undefined && retry.maximumAttempts > 0 && (call.attempt ?? 1) >= retry.maximumAttempts;
  // Closing a key is retried without limit.
  return call.operation === 'close-key' || !isLast ? call : null;
}

function progressOf({ attempt, ...call }: LastCall): string {
  return describeRetry((attempt ?? 1) + 1, failureOfCall(call));
}

/** A hanging call fails only at its timeout, where the pause starts. */
function nextAttemptAt({ at, attempt, faultKind }: LastCall, retry: RetryPolicy): string {
  const failedMs = Date.parse(at) + (faultKind === 'hang' ? retry.startToCloseTimeoutMs : 0);
  return new Date(failedMs + retryInterval(retry, attempt ?? 1)).toISOString();
}

function laterOf(one: string, other: string | undefined): string {
  return other !== undefined && other > one ? other : one;
}
