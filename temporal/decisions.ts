import { ApplicationFailure } from '@temporalio/workflow';
import { ACCOUNT_ID_PATTERN } from '../lib/shared/ids.ts';
import { EXTERNAL_REFERENCE, isCleanText, PERSON, REASON } from '../lib/shared/text.ts';
import {
  type ApprovalDecision,
  isSamePerson,
  REQUESTER_CANNOT_DECIDE,
  type RefundDecision,
} from './contract.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** @throws ApplicationFailure of type `DecisionRefused`, with the reason, when the approval cannot be decided this way */
export function requireApprovalDecision(decision: ApprovalDecision, record: TransferRecord): void {
  const { approval, status, details } = record;
  if (!approval) throw refused('This transfer needs no approval.');
  if (approval.decision) {
    throw refused(`Already decided by ${approval.decision.by}: ${approval.decision.decision}.`);
  }
  if (status !== 'awaiting-approval') throw refused(`Too late to decide: the transfer is ${status}.`);
  if (!['approve', 'reject'].includes(decision.decision))
    throw refused('The decision must be approve or reject.');
  requireNameAndReason(decision);
  if (isSamePerson(decision.by, details.requestedBy)) throw refused(REQUESTER_CANNOT_DECIDE);
}

/** @throws ApplicationFailure of type `DecisionRefused`, with the reason, when the refund cannot be decided this way */
export function requireRefundDecision(
  decision: RefundDecision,
  record: TransferRecord<MoneyOrder>,
  pending: RefundDecision | undefined,
): void {
  if (record.status !== 'awaiting-operator' || pending) {
    throw refused(`This transfer is not waiting for a refund decision: it is ${record.status}.`);
  }
  requireNameAndReason(decision);
  switch (decision.action) {
    case 'retry':
      return;
    case 'redirect':
      if (!ACCOUNT_ID_PATTERN.test(decision.account ?? '')) {
        throw refused('Enter the id of the account to refund to.');
      }
      return;
    case 'refundedExternally':
      if (!isCleanText(decision.externalReference, EXTERNAL_REFERENCE)) {
        throw refused('Enter the reference of the external payment, 100 characters at most.');
      }
      return;
    default:
      throw refused('The decision must be retry, redirect or refundedExternally.');
  }
}

/** Types hold only for our own client: an update can come from any client, with anything in it. */
function requireNameAndReason({ by, reason }: { by?: string; reason?: string }): void {
  if (!isCleanText(by, PERSON)) throw refused('Enter the name of the decider, 100 characters at most.');
  if (!isCleanText(reason, REASON)) throw refused('Enter a reason, 500 characters at most.');
}

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'DecisionRefused', message, nonRetryable: true });
}
