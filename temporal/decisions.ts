import { ApplicationFailure } from '@temporalio/workflow';
import { ACCOUNT_ID_PATTERN } from '../lib/shared/ids.ts';
import { EXTERNAL_REFERENCE, isCleanText, PERSON, REASON } from '../lib/shared/text.ts';
import {
  type ApprovalDecision,
  type DecisionRefusal,
  isSamePerson,
  REQUESTER_CANNOT_DECIDE,
  type RefundDecision,
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

/** @throws ApplicationFailure whose type is a {@link DecisionRefusal}, when the refund cannot be decided this way */
export function requireRefundDecision(
  decision: RefundDecision,
  record: TransferRecord<MoneyOrder>,
  pending: RefundDecision | undefined,
): void {
  if (record.status !== 'awaiting-operator' || pending) {
    const { status } = record;
    const message = `This transfer is not waiting for a refund decision: it is ${status}.`;
    throw refused('not-awaited', message, { status });
  }
  requireNameAndReason(decision);
  switch (decision.action) {
    case 'retry':
    case 'nothingOwed':
      return;
    case 'redirect':
      if (!ACCOUNT_ID_PATTERN.test(decision.account ?? '')) {
        throw invalid('Enter the id of the account to refund to.');
      }
      return;
    case 'refundedExternally':
      if (!isCleanText(decision.externalReference, EXTERNAL_REFERENCE)) {
        throw invalid('Enter the reference of the external payment, 100 characters at most.');
      }
      return;
    default:
      throw invalid('The decision must be retry, redirect, refundedExternally or nothingOwed.');
  }
}

/** Types hold only for our own client: an update can come from any client, with anything in it. */
function requireNameAndReason({ by, reason }: { by?: string; reason?: string }): void {
  if (!isCleanText(by, PERSON)) throw invalid('Enter the name of the decider, 100 characters at most.');
  if (!isCleanText(reason, REASON)) throw invalid('Enter a reason, 500 characters at most.');
}

function invalid(message: string): ApplicationFailure {
  return refused('invalid-decision', message);
}

/** @param details what the refusal is about, such as the status */
function refused(
  type: DecisionRefusal,
  message: string,
  details: Record<string, string> = {},
): ApplicationFailure {
  return ApplicationFailure.create({ type, message, details: [details], nonRetryable: true });
}
