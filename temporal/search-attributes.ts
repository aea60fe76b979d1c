import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { patched, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { LATER_RUN, type PaymentDetails, SEARCH_ATTRIBUTES, type TransferStatus } from './contract.ts';

const { KEYWORD, INT } = SearchAttributeType;

const transferStatus = defineSearchAttributeKey(SEARCH_ATTRIBUTES.transferStatus, KEYWORD);
const sourceAccount = defineSearchAttributeKey(SEARCH_ATTRIBUTES.sourceAccount, KEYWORD);
const targetAccount = defineSearchAttributeKey(SEARCH_ATTRIBUTES.targetAccount, KEYWORD);
const amountMinor = defineSearchAttributeKey(SEARCH_ATTRIBUTES.amountMinor, INT);

/** Only where all of them are registered. */
export function publishOrder(order: PaymentDetails): void {
  upsertSearchAttributes([
    { key: transferStatus, value: 'submitted' },
    { key: sourceAccount, value: order.sourceAccount },
    { key: targetAccount, value: order.targetAccount },
    { key: amountMinor, value: order.amountMinor },
  ]);
}

/** What ran before the reset is replayed unmarked. */
export function markLaterRun(): void {
  if (isLaterRun()) markRun();
}

/** Lists find by it which runs are replaced. */
export function markRun(): void {
  patched(LATER_RUN);
}

/** Whether a reset began it: the run before may have ordered more than this one has. */
export function isLaterRun(): boolean {
  const { runId, firstExecutionRunId } = workflowInfo();
  return runId !== firstExecutionRunId;
}

/**
 * Does nothing for a transfer started without the attribute: upserting an unregistered attribute fails
 * the workflow task forever (https://github.com/temporalio/temporal/issues/6647).
 */
export function publishStatus(status: TransferStatus): void {
  if (workflowInfo().typedSearchAttributes.get(transferStatus) === undefined) return;
  upsertSearchAttributes([{ key: transferStatus, value: status }]);
}
