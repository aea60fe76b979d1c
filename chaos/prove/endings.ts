import { APPROVAL_THRESHOLD_MINOR, type PlannedAccount } from '#chaos/plan/plan.ts';
import type { Entry } from '#lib/bank-client/contract.ts';
import { postingsOf } from '#lib/transfers/view/receipts.ts';
import type { TransferViewStatus } from '#lib/transfers/view/status.ts';
import { isSamePerson } from '#temporal/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { Finding } from './finding.ts';
import { kindsOf } from './ledger.ts';
import { moneyMovedBy } from './money-moved.ts';

/** The transactions an ending may have, by kind, in order; a status that is no ending has none. */
const TRANSACTIONS: Partial<Record<TransferViewStatus, readonly string[]>> = {
  completed: ['withdrawal deposit'],
  declined: [''],
  failed: [''],
  rejected: [''],
  expired: [''],
  cancelled: ['', 'withdrawal refund'],
  refunded: ['withdrawal refund'],
  'refunded-externally': ['withdrawal external-refund'],
};

/** Compares a transfer's ending with its ledger entries, its history and what Remit says of it. */
export function endingFindings(transfer: EndedTransfer, accounts: readonly PlannedAccount[]): Finding[] {
  const findings = [
    ...transactionFindings(transfer),
    ...amountFindings(transfer),
    ...accountFindings(transfer, accounts),
    ...moneyFindings(transfer),
    ...receiptFindings(transfer),
    ...approvalFindings(transfer),
    ...oneDecisionFindings(transfer),
    ...refundDecisionFindings(transfer),
    ...messageFindings(transfer),
  ];
  return findings.map((what) => ({ transfer: transfer.view.referenceId, what }));
}

/** Whether the workflow says what the ledger has. */
export function hasItsTransactions({ view: { status }, history, entries }: EndedTransfer): boolean {
  // A wrong order moves nothing, and has no ending of the saga.
  const isWrong = status === 'not-completed' && history.failure?.type === 'InvalidOrder';
  const allowed = isWrong ? [''] : TRANSACTIONS[status];
  return allowed?.includes(kindsOf(entries).join(' ')) ?? false;
}

function transactionFindings(transfer: EndedTransfer): string[] {
  const posted = kindsOf(transfer.entries).join(' ');
  const { status } = transfer.view;
  return hasItsTransactions(transfer) ? [] : [`it is ${status} with ${posted || 'no entries'}`];
}

function amountFindings({ view: { amountMinor }, entries }: EndedTransfer): string[] {
  const amounts = new Set(entries.map((entry) => Math.abs(entry.amountMinor)));
  amounts.delete(amountMinor);
  return [...amounts].map((amount) => `it moved ${amount} instead of ${amountMinor}`);
}

/** Every planned account has changed by what the ending says, and no other account has changed. */
function accountFindings(transfer: EndedTransfer, accounts: readonly PlannedAccount[]): string[] {
  const expected = expectedChanges(transfer);
  return accounts.flatMap(({ id }) => {
    const change = changeOf(id, transfer.entries);
    const due = expected.get(id) ?? 0;
    return change === due
      ? []
      : [`it is ${transfer.view.status}, and ${id} changed by ${change} instead of ${due}`];
  });
}

function expectedChanges({ view, history }: EndedTransfer): Map<string, number> {
  const { status, sourceAccount, targetAccount, amountMinor } = view;
  const changes = new Map<string, number>();
  const add = (account: string, change: number) => changes.set(account, (changes.get(account) ?? 0) + change);
  if (!['completed', 'refunded', 'refunded-externally'].includes(status)) return changes;
  add(sourceAccount, -amountMinor);
  if (status === 'completed') add(targetAccount, amountMinor);
  if (status === 'refunded') {
    const last = history.refundDecisions.at(-1)?.decision;
    add(last?.action === 'redirect' ? last.account : sourceAccount, amountMinor);
  }
  return changes;
}

function changeOf(account: string, entries: readonly Entry[]): number {
  return entries
    .filter((entry) => entry.account === account)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** The view's money is the ledger's. */
function moneyFindings({ view: { money }, entries }: EndedTransfer): string[] {
  const moved = moneyMovedBy(entries);
  const counters = ['withdrawnMinor', 'depositedMinor', 'refundedMinor', 'externallyRefundedMinor'] as const;
  return counters.flatMap((counter) =>
    money[counter] === moved[counter]
      ? []
      : [`Remit shows ${counter} ${money[counter]}, the ledger has ${moved[counter]}`],
  );
}

/** The receipts in the history are exactly the transactions in the ledger. */
function receiptFindings({ history, entries }: EndedTransfer): string[] {
  const receipts = new Set(postingsOf(history).map(({ transactionId }) => transactionId));
  const posted = new Set(entries.map(({ transactionId }) => transactionId));
  const withoutReceipt = [...posted].filter((transaction) => !receipts.has(transaction));
  const neverPosted = [...receipts].filter((transaction) => !posted.has(transaction));
  return [
    ...withoutReceipt.map((transaction) => `${transaction} was posted, but its workflow has no receipt`),
    ...neverPosted.map((transaction) => `its workflow has a receipt of ${transaction}, which was not posted`),
  ];
}

/**
 * Above the threshold nothing is asked of the bank before a second person has approved, but to close the key of
 * a withdrawal that the worker itself refused: the order's own threshold may be laxer.
 */
function approvalFindings({ view, history, calls }: EndedTransfer): string[] {
  if (view.amountMinor <= APPROVAL_THRESHOLD_MINOR) return [];
  if (!calls.some(({ operation }) => operation === 'withdraw')) return [];
  const { approval, activities } = history;
  const approved =
    approval?.decision.decision === 'approve' &&
    !isSamePerson(approval.decision.by, view.requestedBy) &&
    activities.every(({ eventId }) => eventId > approval.eventId);
  return approved ? [] : ['it moved money before a second person approved it'];
}

/** Of two that decide at the same moment one counts: each decision has a return of its own. */
function oneDecisionFindings({ history: { refundDecisions, activities } }: EndedTransfer): string[] {
  const returns = activities.filter(({ name }) => name === 'refund' || name === 'recordExternalRefund');
  const others = new Set(returns.map(({ key }) => key)).size - 1;
  return refundDecisions.length === Math.max(0, others)
    ? []
    : [`${refundDecisions.length} refund decisions were accepted, and ${others} were carried out`];
}

/** A transfer is refunded externally if, and only if, the last decision about its refund says so. */
function refundDecisionFindings({ view: { status }, history: { refundDecisions } }: EndedTransfer): string[] {
  const last = refundDecisions.at(-1)?.decision.action ?? 'none';
  const agrees = (status === 'refunded-externally') === (last === 'refundedExternally');
  return agrees ? [] : [`it is ${status}, but the last refund decision is ${last}`];
}

/** The message names exactly the posted transactions; a cancelled transfer has none. */
function messageFindings({ view: { message, status }, entries }: EndedTransfer): string[] {
  const named = /\(transaction IDs: ([^)]+)\)/.exec(message ?? '')?.[1]?.split(', ') ?? [];
  const posted = new Set(entries.map(({ transactionId }) => transactionId));
  const neverPosted = named.filter((transaction) => !posted.has(transaction));
  const missing =
    status === 'cancelled' ? [] : [...posted].filter((transaction) => !named.includes(transaction));
  return [
    ...neverPosted.map((transaction) => `its message names ${transaction}, which was not posted`),
    ...missing.map((transaction) => `its message leaves out ${transaction}`),
  ];
}
