import { ApplicationFailure, CancelledFailure } from '@temporalio/workflow';
import { formatMoney } from '../lib/shared/money.ts';
import type { Ending, TransferResult } from './contract.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

type FailedEnding = Exclude<Ending, 'completed' | 'cancelled'>;

export function completed(record: TransferRecord): TransferResult {
  record.setStatus('completed');
  return result(record, 'completed', `Transfer complete (transaction IDs: ${transactionIds(record)})`);
}

/**
 * The failure a transfer ends with when it did not do what was asked: `type` names the ending, the
 * message says what happened to the money, and the first detail is the {@link TransferResult}.
 */
export function endedAs(ending: FailedEnding, record: TransferRecord, reason: string): ApplicationFailure {
  record.setStatus(ending);
  const message = explain[ending](record, reason);
  return ApplicationFailure.create({
    type: ending,
    message,
    nonRetryable: true,
    details: [result(record, ending, message)],
  });
}

/** Ends the workflow as Canceled; everything withdrawn has been returned by then. */
export function endedCancelled(record: TransferRecord): CancelledFailure {
  record.setStatus('cancelled');
  return new CancelledFailure('Transfer cancelled');
}

const explain: Record<FailedEnding, (record: TransferRecord, reason: string) => string> = {
  rejected: (_record, reason) => `Transfer rejected: ${sentence(reason)} Nothing was moved.`,
  expired: (_record, reason) => `Transfer expired: ${sentence(reason)} Nothing was moved.`,
  declined: ({ details }, reason) =>
    `Withdrawal from account ${details.sourceAccount} declined: ${sentence(reason)} Nothing was moved.`,
  failed: ({ details }, reason) =>
    `Withdrawal from account ${details.sourceAccount} given up: ${sentence(reason)} Nothing was moved, and the withdrawal can no longer be posted.`,
  refunded: (record, reason) =>
    `Failed to deposit ${amount(record)} into account ${record.details.targetAccount}: ${sentence(reason)} ` +
    `Money returned to account ${record.returnedTo()} (transaction IDs: ${transactionIds(record)}).`,
  'refunded-externally': (record, reason) =>
    `Failed to deposit ${amount(record)} into account ${record.details.targetAccount}: ${sentence(reason)} ` +
    `The money was refunded externally, ${externalReference(record)} (transaction IDs: ${transactionIds(record)}).`,
};

/** How a workflow says that the transfer has ended, with what happened to the money. */
export function result(record: TransferRecord<MoneyOrder>, ending: Ending, message: string): TransferResult {
  return { ending, message, transactionIds: record.transactionIds(), money: { ...record.money } };
}

/** The bank's and the network's words may or may not end in a full stop; ours go on after them. */
function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

function amount({ details }: TransferRecord): string {
  return formatMoney(details.amountMinor, details.currency);
}

export function transactionIds(record: TransferRecord<MoneyOrder>): string {
  return record.transactionIds().join(', ');
}

/** Where an operator says the money went; empty where nobody said so. */
export function externalReference({ decisions }: TransferRecord<MoneyOrder>): string {
  const decision = decisions.at(-1);
  return decision?.action === 'refundedExternally' ? `external reference ${decision.externalReference}` : '';
}
