import { unanswered } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelAction, decideApprovalAction, resolveRefundAction, retryNowAction } from './actions.ts';

/** What people can ask of a transfer, from the browser's side: each says so when no answer came. */
export const cancel = resilientAction(cancelAction, unanswered);
export const retryNow = resilientAction(retryNowAction, unanswered);
export const decideApproval = resilientAction(decideApprovalAction, unanswered);
export const resolveRefund = resilientAction(resolveRefundAction, unanswered);
