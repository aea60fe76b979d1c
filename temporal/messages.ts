/** The messages of the contract, as Temporal defines them. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import {
  CLAIM_REFUND_UPDATE,
  CONFIRM_REFUND_UPDATE,
  DECIDE_APPROVAL_UPDATE,
  GET_TRANSFER_STATE_QUERY,
  RELEASE_REFUND_UPDATE,
  RESOLVE_REFUND_UPDATE,
  type TransferQueries,
  type TransferUpdates,
} from './contract.ts';

export const getTransferState = query(GET_TRANSFER_STATE_QUERY);
export const decideApproval = update(DECIDE_APPROVAL_UPDATE);
export const resolveRefund = update(RESOLVE_REFUND_UPDATE);
export const claimRefund = update(CLAIM_REFUND_UPDATE);
export const confirmRefund = update(CONFIRM_REFUND_UPDATE);
export const releaseRefund = update(RELEASE_REFUND_UPDATE);

function query<Name extends keyof TransferQueries>(name: Name) {
  return defineQuery<TransferQueries[Name]['result'], TransferQueries[Name]['args'], Name>(name);
}

function update<Name extends keyof TransferUpdates>(name: Name) {
  return defineUpdate<TransferUpdates[Name]['result'], TransferUpdates[Name]['args'], Name>(name);
}
