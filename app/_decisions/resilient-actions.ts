import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelAction, decideApprovalAction, resolveRefundAction, retryNowAction } from './actions.ts';

/** What people can ask of a transfer, from the browser's side: each says so when no answer came. */
export const cancel = resilientAction(cancelAction, unknown);
export const retryNow = resilientAction(retryNowAction, unknown);
export const decideApproval = resilientAction(decideApprovalAction, unknown);
export const resolveRefund = resilientAction(resolveRefundAction, unknown);
