import { unanswered } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { decideApprovalAction, resolveRefundAction } from '#app/_decisions/actions.ts';
import { resolveMendingAction } from '#app/_decisions/repair-actions.ts';

/** What is decided here, from the browser's side: each says so when no answer came. */
export const decideApproval = resilientAction(decideApprovalAction, unanswered);
export const resolveRefund = resilientAction(resolveRefundAction, unanswered);
export const resolveMending = resilientAction(resolveMendingAction, unanswered);
