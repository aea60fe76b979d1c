import type { Finding } from '#chaos/log/finding.ts';
import { APPROVAL_THRESHOLD_MINOR, type PlannedAccount } from '#chaos/plan/plan.ts';
import type { Entry } from '#lib/bank-client/contract.ts';
import { postingsOf } from '#lib/transfers/view/receipts.ts';
import type { TransferViewStatus } from '#lib/transfers/view/status.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { movedBy } from './moved.ts';

/** Transactions per kind that an ending has, whatever way led to it. */
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

/** Whether a transfer's entries are exactly those of its ending, on the accounts they belong to. */
export function endingFindings(transfer: EndedTransfer, accounts: readonly PlannedAccount[]): Finding[] {
  const findings = [
    ...transactionFindings(transfer),
    ...accountFindings(transfer, accounts),
    ...moneyFindings(transfer),
    ...receiptFindings(transfer),
    ...approvalFindings(transfer),
    ...decisionFindings(transfer),
    ...messageFindings(transfer),
  ];
  return findings.map((what) => ({ transfer: transfer.view.referenceId, what }));
}

function transactionFindings({ view: { status, amountMinor }, entries }: EndedTransfer): string[] {
  const kinds = new Map(entries.map(({ transactionId, kind }) => [transactionId, kind]));
  const inOrder = entries.toReversed().map(({ transactionId }) => transactionId);
  const found = [...new Set(inOrder)].map((transaction) => kinds.get(transaction)).join(' ');
  const amounts = new Set(entries.map((entry) => Math.abs(entry.amountMinor)));
  return [
    ...(TRANSACTIONS[status]?.includes(found) ? [] : [`it is ${status} with ${found || 'no entries'}`]),
    ...([...amounts].every((amount) => amount === amountMinor)
      ? []
      : [`it moved ${[...amounts].join(' and ')} instead of ${amountMinor}`]),
  ];
}

/** Every customer's account has got, or given, what the ending says; all others nothing. */
function accountFindings(transfer: EndedTransfer, accounts: readonly PlannedAccount[]): string[] {
  const expected = expectedChanges(transfer);
  return accounts.flatMap(({ id }) => {
    const change = changeOf(id, transfer.entries);
    const due = expected.get(id) ?? 0;
    return change === due ? [] : [`it is ${transfer.view.status}, and ${id} has ${change} instead of ${due}`];
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

/** Where the desk says that the money is, it is. */
function moneyFindings({ view: { money }, entries }: EndedTransfer): string[] {
  const moved = movedBy(entries);
  const counters = ['withdrawnMinor', 'depositedMinor', 'refundedMinor', 'externallyRefundedMinor'] as const;
  return counters.flatMap((counter) =>
    money[counter] === moved[counter]
      ? []
      : [`the desk says ${counter} ${money[counter]}, and the entries ${moved[counter]}`],
  );
}

/** What the workflow was told of, when it ended, is what was posted. */
function receiptFindings({ history, entries }: EndedTransfer): string[] {
  const told = new Set(postingsOf(history).map(({ transactionId }) => transactionId));
  const posted = new Set(entries.map(({ transactionId }) => transactionId));
  const unheard = [...posted].filter((transaction) => !told.has(transaction));
  const untrue = [...told].filter((transaction) => !posted.has(transaction));
  return [
    ...unheard.map((transaction) => `${transaction} was posted, and its workflow never heard of it`),
    ...untrue.map((transaction) => `its workflow was told of ${transaction}, which was never posted`),
  ];
}

/** Above the threshold nothing is begun before somebody else than the requester has approved it. */
function approvalFindings({ view, history: { approval, activities } }: EndedTransfer): string[] {
  if (view.amountMinor <= APPROVAL_THRESHOLD_MINOR || activities.length === 0) return [];
  const approved =
    approval?.decision.decision === 'approve' &&
    approval.decision.by !== view.requestedBy &&
    activities.every(({ eventId }) => eventId > approval.eventId);
  return approved ? [] : ['it began to move money before a second person had approved it'];
}

/** What a person has decided last about the way of the money back is what was carried out. */
function decisionFindings({ view: { status }, history: { refundDecisions } }: EndedTransfer): string[] {
  const last = refundDecisions.at(-1)?.decision.action ?? 'nothing';
  const agrees = (status === 'refunded-externally') === (last === 'refundedExternally');
  return agrees ? [] : [`it is ${status}, and about its refund ${last} was decided`];
}

/** An ending's message names all of its transactions; one that was cancelled has no message. */
function messageFindings({ view: { message, status }, entries }: EndedTransfer): string[] {
  const named = /\(transaction IDs: ([^)]+)\)/.exec(message ?? '')?.[1]?.split(', ') ?? [];
  const posted = new Set(entries.map(({ transactionId }) => transactionId));
  const wrong = named.filter((transaction) => !posted.has(transaction));
  const missing = [...posted].filter((transaction) => !named.includes(transaction));
  return [
    ...(wrong.length > 0 ? [`its message names ${wrong.join(', ')}, which was never posted`] : []),
    ...(missing.length > 0 && status !== 'cancelled' ? [`its message leaves out ${missing.join(', ')}`] : []),
  ];
}
