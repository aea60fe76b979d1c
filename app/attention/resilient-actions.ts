import { unanswered } from '../_actions/action-result.ts';
import { resilientAction } from '../_components/resilient-action.ts';
import { resolveMendingAction } from '../reconciliation/actions.ts';
import { decideApprovalAction, resolveRefundAction } from '../transfers/[referenceId]/actions.ts';

/** What is decided here, from the browser's side: each says so when no answer came. */
export const decideApproval = resilientAction(decideApprovalAction, unanswered);
export const resolveRefund = resilientAction(resolveRefundAction, unanswered);
export const resolveMending = resilientAction(resolveMendingAction, unanswered);
