/** How the workflows are asked and told things; the names are those of the contract. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import {
  type ApprovalDecision,
  DECIDE_APPROVAL_UPDATE,
  GET_TRANSFER_STATE_QUERY,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type TransferState,
} from './contract.ts';

export const getTransferState = defineQuery<TransferState>(GET_TRANSFER_STATE_QUERY);
export const decideApproval = defineUpdate<TransferState, [ApprovalDecision]>(DECIDE_APPROVAL_UPDATE);
export const resolveRefund = defineUpdate<TransferState, [RefundDecision]>(RESOLVE_REFUND_UPDATE);
