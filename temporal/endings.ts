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
 * The failure of a transfer that did not deliver: `type` is the ending, the message says what happened
 * to the money, the first detail is the {@link TransferResult}.
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

/** Call only when everything withdrawn has been returned. */
export function endedCancelled(record: TransferRecord): CancelledFailure {
  record.setStatus('cancelled');
  return new CancelledFailure('Transfer cancelled');
}

const explain: Record<FailedEnding, (record: TransferRecord, reason: string) => string> = {
  rejected: (_record, reason) => `Transfer rejected by ${sentence(reason)} Nothing was moved.`,
  expired: (_record, reason) => `Transfer expired: ${sentence(reason)} Nothing was moved.`,
  declined: ({ details }, reason) =>
    `Withdrawal from account ${details.sourceAccount} declined: ${sentence(reason)} Nothing was moved.`,
  failed: ({ details }, reason) =>
    `Withdrawal from account ${details.sourceAccount} abandoned: ${sentence(reason)} Nothing was moved; the withdrawal can no longer post.`,
  refunded: (record, reason) =>
    `Failed to deposit ${amount(record)} into account ${record.details.targetAccount}: ${sentence(reason)} ` +
    `Money returned to account ${record.returnedTo()} (transaction IDs: ${transactionIds(record)}).`,
  'refunded-externally': (record, reason) =>
    `Failed to deposit ${amount(record)} into account ${record.details.targetAccount}: ${sentence(reason)} ` +
    `The money was refunded externally, ${externalReference(record)} (transaction IDs: ${transactionIds(record)}).`,
  'nothing-owed': (record, reason) =>
    `Failed to deposit ${amount(record)} into account ${record.details.targetAccount}: ${sentence(reason)} ${NOTHING_OWED}`,
};

export const NOTHING_OWED = 'The bank has nothing in transit for this transfer, so nothing is owed.';

export function result(record: TransferRecord<MoneyOrder>, ending: Ending, message: string): TransferResult {
  return { ending, message, transactionIds: record.transactionIds(), money: { ...record.money } };
}

/** Reasons from the bank or the network may or may not end in a full stop. */
export function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

function amount({ details }: TransferRecord): string {
  return formatMoney(details.amountMinor, details.currency);
}

export function transactionIds(record: TransferRecord<MoneyOrder>): string {
  return record.transactionIds().join(', ');
}

export function externalReference({ decisions }: TransferRecord<MoneyOrder>): string {
  const decision = decisions.at(-1);
  return decision?.action === 'refundedExternally' ? `external reference ${decision.externalReference}` : '';
}
