import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { decideApprovalAction, resolveRefundAction } from '#app/_decisions/actions.ts';
import { resolveRepairAction } from '#app/_decisions/repair-actions.ts';

/** What is decided here, from the browser's side: each says so when no answer came. */
export const decideApproval = resilientAction(decideApprovalAction, unknown);
export const resolveRefund = resilientAction(resolveRefundAction, unknown);
export const resolveRepair = resilientAction(resolveRepairAction, unknown);
