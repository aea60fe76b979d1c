import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES, type TransferStatus } from './contract.ts';

const transferStatus = defineSearchAttributeKey(
  SEARCH_ATTRIBUTES.transferStatus,
  SearchAttributeType.KEYWORD,
);

/**
 * Does nothing for a transfer started without the attribute: upserting an unregistered attribute fails
 * the workflow task forever (https://github.com/temporalio/temporal/issues/6647).
 */
export function publishStatus(status: TransferStatus): void {
  if (workflowInfo().typedSearchAttributes.get(transferStatus) === undefined) return;
  upsertSearchAttributes([{ key: transferStatus, value: status }]);
}
