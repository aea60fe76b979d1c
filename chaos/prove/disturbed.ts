import type { Claim } from '#chaos/log/claim.ts';
import { APPROVAL_THRESHOLD_MINOR, type PlannedAccount, REQUESTER } from '#chaos/plan/plan.ts';
import type { Entry } from '#lib/bank-client/contract.ts';
import type { Finding as Reconciled } from '#lib/reconciliation/findings.ts';
import { isSamePerson, UNNAMED_REQUESTER } from '#temporal/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { hasItsTransactions } from './endings.ts';
import type { Finding } from './finding.ts';
import { customerEntries, kindsOf } from './ledger.ts';
import type { OrderFacts, RepairFacts } from './run-record.ts';

/** A transfer whose workflow was reset, forgotten or set back, or whose postings the bank may have lost. */
export interface DisturbedTransfer {
  order: OrderFacts;
  /** By the ledger, oldest first. */
  entries: readonly Entry[];
  /** Undefined when Temporal does not know it. */
  ended: EndedTransfer | undefined;
  repair: RepairFacts | undefined;
  claims: readonly Claim[];
  /** The bank may have lost what it had posted, or that a key was closed. */
  lostByBank: boolean;
  /** What the last reconciliation says of it. */
  named: readonly Pick<Reconciled, 'severity' | 'message'>[];
}

/**
 * It may end otherwise than its workflow would have, and its history may lack what happened. But money went
 * only where the order that paid it says, or back, and where Temporal and the ledger disagree, reconciliation
 * says so.
 */
export function disturbedFindings(
  transfer: DisturbedTransfer,
  accounts: readonly PlannedAccount[],
): Finding[] {
  const moved = customerEntries(transfer.entries, accounts);
  const withdrawal = moved.find(({ kind }) => kind === 'withdrawal');
  const findings = [
    ...(withdrawal ? destinationFindings(transfer, withdrawal, moved) : []),
    ...repetitionFindings(transfer.entries),
    ...approvalFindings(transfer, withdrawal),
    ...namingFindings(transfer),
  ];
  return findings.map((what) => ({ transfer: transfer.order.referenceId, what }));
}

function destinationFindings(
  transfer: DisturbedTransfer,
  { account: payer, amountMinor }: Entry,
  moved: readonly Entry[],
): string[] {
  const paying = ordersUnder(transfer.order).filter(
    ({ from, amountMinor: ordered }) => from === payer && ordered === -amountMinor,
  );
  if (paying.length === 0) return [`${-amountMinor} were withdrawn from ${payer}, which nobody ordered`];
  const payees = paying.map(({ to }) => to);
  const returnable = [payer, ...redirectsOf(transfer)];
  return moved.flatMap(({ kind, account }) => {
    if (kind === 'deposit' && !payees.includes(account))
      return [`money of ${payer} was deposited to ${account}, which no order of theirs names`];
    if (kind === 'refund' && !returnable.includes(account))
      return [`money of ${payer} was returned to ${account}, which nobody decided`];
    return [];
  });
}

function ordersUnder({ conflictingAmountMinor, forgetting, ...first }: OrderFacts) {
  return [
    first,
    ...(conflictingAmountMinor === null ? [] : [{ ...first, amountMinor: conflictingAmountMinor }]),
    ...(forgetting?.sentAgain ? [forgetting.sentAgain] : []),
  ];
}

/** Decisions can be in the history of an earlier run, which is gone. */
function redirectsOf({ claims, ended, repair }: DisturbedTransfer): string[] {
  const decisions = [
    ...claims.flatMap((claim) => (claim.kind === 'refund-decided' ? claim.decision : [])),
    ...(ended?.history.refundDecisions.map(({ decision }) => decision) ?? []),
  ];
  const redirects = decisions.flatMap((decision) => (decision.action === 'redirect' ? decision.account : []));
  return [...redirects, ...(repair?.redirects ?? [])];
}

/** Withdrawn once, and out of transit once. */
function repetitionFindings(entries: readonly Entry[]): string[] {
  const [withdrawals, arrivals] = [true, false].map((isWithdrawal) =>
    kindsOf(entries).filter((kind) => (kind === 'withdrawal') === isWithdrawal),
  );
  return [withdrawals, arrivals].flatMap((kinds = []) =>
    kinds.length > 1 ? [`its ledger has ${kinds.join(' and ')}`] : [],
  );
}

function approvalFindings(
  { order, ended, claims }: DisturbedTransfer,
  withdrawal: Entry | undefined,
): string[] {
  if (!withdrawal || -withdrawal.amountMinor <= APPROVAL_THRESHOLD_MINOR) return [];
  const decisions = claims.flatMap((claim) => (claim.kind === 'approval-decided' ? claim.decision : []));
  const recorded = ended?.history.approval?.decision;
  const requestedBy = ended?.view.requestedBy ?? (order.door === 'tutorial' ? UNNAMED_REQUESTER : REQUESTER);
  const isApproved = [...decisions, ...(recorded ? [recorded] : [])].some(
    ({ decision, by }) => decision === 'approve' && !isSamePerson(by, requestedBy),
  );
  return isApproved ? [] : ['it moved money that no second person approved'];
}

const OF_ENDING = 'reconciliation: The transfer ended as';

/** Reconciliation names what disagrees, and nothing else. A repair changes what the ending claims. */
function namingFindings({ entries, ended, repair, lostByBank, named }: DisturbedTransfer): string[] {
  const wrong = named
    .filter(({ severity }) => severity !== 'information')
    .map(({ message }) => `reconciliation: ${message}`);
  // Without a workflow there is nothing that could disagree; what is in transit is another check's.
  if (!ended) return lostByBank ? [] : wrong;
  if (isReturnedElsewhere(ended)) return [];
  if (repair) return isOrdered(ended) ? wrong.filter((what) => !what.startsWith(OF_ENDING)) : [];
  if (agrees(ended)) return wrong;
  const posted = kindsOf(entries).join(' ') || 'no entries';
  const { status } = ended.view;
  return wrong.length > 0 ? [] : [`it is ${status} with ${posted}, and reconciliation does not name it`];
}

/** What the workflow says is what the ledger has; that nothing is owed says nothing else. */
function agrees(transfer: EndedTransfer): boolean {
  return isOrdered(transfer) && (transfer.view.status === 'nothing-owed' || hasItsTransactions(transfer));
}

function isOrdered({ view, entries }: EndedTransfer): boolean {
  // An entry is negative where the money comes from.
  const paid = entries.find((entry) => entry.kind === 'withdrawal' && entry.amountMinor < 0);
  return !paid || (paid.account === view.sourceAccount && paid.amountMinor === -view.amountMinor);
}

/** By a decision that its present history may lack. */
function isReturnedElsewhere({ view: { sourceAccount }, entries }: EndedTransfer): boolean {
  return entries.some(
    ({ kind, account, amountMinor }) => kind === 'refund' && amountMinor > 0 && account !== sourceAccount,
  );
}
