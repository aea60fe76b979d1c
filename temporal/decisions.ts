import { ApplicationFailure } from '@temporalio/workflow';
import { ACCOUNT_ID_PATTERN } from '../lib/shared/ids.ts';
import { EXTERNAL_REFERENCE, isCleanText, PERSON, REASON } from '../lib/shared/text.ts';
import {
  type ApprovalDecision,
  claimText,
  type DecisionRefusal,
  isHeld,
  isSamePerson,
  planText,
  REQUESTER_CANNOT_DECIDE,
  type RefundClaim,
  type RefundDecision,
  type RefundPlan,
} from './contract.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** @throws ApplicationFailure whose type is a {@link DecisionRefusal}, when the approval cannot be decided this way */
export function requireApprovalDecision(decision: ApprovalDecision, record: TransferRecord): void {
  const { approval, status, details } = record;
  if (!approval) throw refused('no-approval-needed', 'This transfer needs no approval.');
  if (approval.decision) {
    const { by, decision: decided } = approval.decision;
    throw refused('already-decided', `Already decided by ${by}: ${decided}.`, { by, decision: decided });
  }
  if (status !== 'awaiting-approval') {
    throw refused('too-late', `Too late to decide: the transfer is ${status}.`, { status });
  }
  if (!['approve', 'reject'].includes(decision.decision))
    throw invalid('The decision must be approve or reject.');
  requireNameAndReason(decision);
  if (isSamePerson(decision.by, details.requestedBy)) {
    throw refused('requester-cannot-decide', REQUESTER_CANNOT_DECIDE);
  }
}

/** Where a refund that the bank has refused stands. */
interface Situation {
  record: TransferRecord<MoneyOrder>;
  /** Or is being decided. */
  isDecided: boolean;
  needsSecondPerson: boolean;
}

/** @throws ApplicationFailure whose type is a {@link DecisionRefusal}, when the refund cannot be decided this way */
export function requireRefundDecision(decision: RefundDecision, situation: Situation): void {
  requireAwaited(situation);
  requireNameAndReason(decision);
  switch (decision.action) {
    case 'retry':
    case 'nothingOwed':
      requireNotClaimed(decision, situation);
      requireNotPaid(decision, situation);
      return;
    case 'redirect':
      requireAccount(decision);
      requireNotClaimed(decision, situation);
      requireNotPaid(decision, situation);
      if (situation.needsSecondPerson) {
        throw refused(
          'needs-second-person',
          'Above the approval threshold a second person must confirm this.',
        );
      }
      return;
    case 'refundedExternally':
      if (!isCleanText(decision.externalReference, EXTERNAL_REFERENCE)) {
        throw invalid('Enter the reference of the external payment, 100 characters at most.');
      }
      requireNotClaimed(decision, situation);
      requireClaimToPay(decision, situation);
      return;
    default:
      throw invalid('The decision must be retry, redirect, refundedExternally or nothingOwed.');
  }
}

/** @throws as {@link requireRefundDecision} */
export function requireRefundPlan(plan: RefundPlan, situation: Situation): void {
  requireAwaited(situation);
  requireNameAndReason(plan);
  if ('paidBy' in plan) throw invalid('Only a repair records what was paid before it.');
  if (plan.action === 'redirect') {
    requireAccount(plan);
    if (!situation.needsSecondPerson) throw invalid('This redirect needs no second person.');
  } else if (plan.action !== 'refundedExternally') {
    throw invalid('The plan must be redirect or refundedExternally.');
  }
  requireNotClaimed(plan, situation);
  requireNotPaid(plan, situation);
}

/** @throws as {@link requireRefundDecision} */
export function requireConfirmable(person: { by: string; plan: string }, situation: Situation): void {
  requireAwaited(situation);
  requireName(person);
  const { claim, details } = situation.record;
  if (claim?.until !== null) throw refused('not-awaited', 'Nothing waits for a second person.');
  if (isSamePerson(person.by, claim.by)) {
    throw refused('needs-second-person', 'You proposed it: a second person must confirm.');
  }
  if (isSamePerson(person.by, details.requestedBy)) {
    throw refused('requester-cannot-decide', REQUESTER_CANNOT_DECIDE);
  }
  if (person.plan !== planText(claim)) {
    throw refused('changed', 'The proposal is another one now. Nothing was decided: look at it again.');
  }
}

/** Anybody may decline a plan, which moves nothing. @throws as {@link requireRefundDecision} */
export function requireReleasable(person: { by: string }, situation: Situation): void {
  requireAwaited(situation);
  requireName(person);
  const { claim } = situation.record;
  if (!claim) throw refused('not-claimed', 'Nobody has claimed this refund.');
  if (claim.until !== null && !isSamePerson(person.by, claim.by)) throw notTheirs(claim);
}

function requireAwaited({ record: { status }, isDecided }: Situation): void {
  if (status === 'awaiting-operator' && !isDecided) return;
  const message = `This transfer is not waiting for a refund decision: it is ${status}.`;
  throw refused('not-awaited', message, { status });
}

/** The holder of a lapsed claim may have paid: who goes on without them says that they have not. */
function requireNotClaimed(
  { by, notPaid }: { by: string; notPaid?: string | undefined },
  { record: { claim } }: Situation,
): void {
  if (!claim || isSamePerson(by, claim.by)) return;
  if (isHeld(claim, Date.now())) throw claimedBy(claim);
  if (notPaid === claimText(claim)) return;
  throw refused(
    'may-be-paid',
    `${claim.by} had claimed this refund, to pay it outside Remit, until ${claim.until}, and may have paid. Nothing was decided: confirm that they have not.`,
    { by: claim.by },
  );
}

/** Whoever has said that it is paid records it, or gives it back first. */
function requireNotPaid({ by }: { by: string }, { record: { claim } }: Situation): void {
  if (!claim?.paidBy || !isSamePerson(by, claim.by)) return;
  throw refused(
    'claimed',
    `You said that ${claim.paidBy} has paid this refund outside Remit: record the payment, or give it back.`,
    { by: claim.by },
  );
}

/** A lapsed claim is good until another person acts: its holder may have paid. */
function requireClaimToPay({ by }: { by: string }, { record: { claim } }: Situation): void {
  if (claim?.action !== 'refundedExternally' || !isSamePerson(by, claim.by)) {
    throw refused('not-claimed', 'Claim the refund before you pay, so that nobody else pays too.');
  }
  if (claim.until === null) {
    throw refused('needs-second-person', 'A second person must confirm before you pay.');
  }
}

function notTheirs(claim: RefundClaim): ApplicationFailure {
  if (isHeld(claim, Date.now())) return claimedBy(claim);
  const { by, until } = claim;
  const message = `${by}'s claim is over since ${until}: only they can give it back. To go on without them, confirm with your decision that they have not paid.`;
  return refused('claimed', message, { by });
}

function claimedBy({ by, until }: RefundClaim): ApplicationFailure {
  const message = until
    ? `Claimed by ${by}: nobody else can decide until it lapses or is given back.`
    : `Proposed by ${by}: a second person must confirm or decline it first.`;
  return refused('claimed', message, { by });
}

function requireAccount({ account }: { account?: string }): void {
  if (!ACCOUNT_ID_PATTERN.test(account ?? '')) throw invalid('Enter the id of the account to refund to.');
}

/** Types hold only for our own client: an update can come from any client, with anything in it. */
function requireNameAndReason({ by, reason }: { by?: string; reason?: string }): void {
  requireName({ by });
  if (!isCleanText(reason, REASON)) throw invalid('Enter a reason, 500 characters at most.');
}

function requireName({ by }: { by?: string | undefined }): void {
  // Compared without the space around it, and posted nowhere.
  if (!isCleanText(String(by ?? '').trim(), PERSON))
    throw invalid('Enter the name of the decider, 100 characters at most.');
}

function invalid(message: string): ApplicationFailure {
  return refused('invalid-decision', message);
}

/** @param details what the refusal is about, such as the status */
export function refused(
  type: DecisionRefusal,
  message: string,
  details: Record<string, string> = {},
): ApplicationFailure {
  return ApplicationFailure.create({ type, message, details: [details], nonRetryable: true });
}
