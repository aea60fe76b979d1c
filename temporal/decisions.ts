import { ApplicationFailure } from '@temporalio/workflow';
import { ACCOUNT_ID_PATTERN } from '../lib/shared/ids.ts';
import {
  type ApprovalDecision,
  isSamePerson,
  REQUESTER_CANNOT_DECIDE,
  type RefundDecision,
} from './contract.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/**
 * Refuses a decision about an approval that is not awaited (early, late, a second one), that comes
 * from the requester, or that lacks a name or a reason.
 *
 * @throws ApplicationFailure of type `DecisionRefused`, saying why; nothing is recorded then
 */
export function requireApprovalDecision(decision: ApprovalDecision, record: TransferRecord): void {
  const { approval, status, details } = record;
  if (!approval) throw refused('This transfer needs no approval.');
  if (approval.decision) {
    throw refused(`${approval.decision.by} has decided already: ${approval.decision.decision}.`);
  }
  if (status !== 'awaiting-approval') throw refused(`It is too late to decide: the transfer is ${status}.`);
  if (!['approve', 'reject'].includes(decision.decision)) throw refused('Decide either approve or reject.');
  requireNameAndReason(decision);
  if (isSamePerson(decision.by, details.requestedBy)) throw refused(REQUESTER_CANNOT_DECIDE);
}

/**
 * Refuses a decision about a refund that nobody awaits, or that lacks what it needs.
 *
 * @throws ApplicationFailure of type `DecisionRefused`, saying why; nothing is recorded then
 */
export function requireRefundDecision(
  decision: RefundDecision,
  record: TransferRecord<MoneyOrder>,
  pending: RefundDecision | undefined,
): void {
  if (record.status !== 'awaiting-operator' || pending) {
    throw refused(`The transfer waits for no decision about a refund: it is ${record.status}.`);
  }
  requireNameAndReason(decision);
  switch (decision.action) {
    case 'retry':
      return;
    case 'redirect':
      if (!ACCOUNT_ID_PATTERN.test(decision.account ?? '')) {
        throw refused('Name the account the refund goes to, as the bank writes it.');
      }
      return;
    case 'refundedExternally':
      if (!isText(decision.externalReference, 100)) {
        throw refused('Name the external reference under which the money was returned, in 100 characters.');
      }
      return;
    default:
      throw refused('Decide retry, redirect or refundedExternally.');
  }
}

/** The types are promises of the caller only: an update can come from any client, with anything in it. */
function requireNameAndReason({ by, reason }: { by?: string; reason?: string }): void {
  if (!isText(by, 100)) throw refused('Say who decides, in 100 characters.');
  if (!isText(reason, 500)) throw refused('Give a reason for the decision, in 500 characters.');
}

function isText(text: string | undefined, maxLength: number): boolean {
  return typeof text === 'string' && text.trim() !== '' && text.length <= maxLength;
}

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'DecisionRefused', message, nonRetryable: true });
}
