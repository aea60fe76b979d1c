import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelAction, decideApprovalAction, resolveRefundAction, retryNowAction } from './actions.ts';
import { repairAction, resolveRepairAction } from './repair-actions.ts';

export const cancel = resilientAction(cancelAction, unknown);
export const retryNow = resilientAction(retryNowAction, unknown);
export const decideApproval = resilientAction(decideApprovalAction, unknown);
export const resolveRefund = resilientAction(resolveRefundAction, unknown);
export const repair = resilientAction(repairAction, unknown);
export const resolveRepair = resilientAction(resolveRepairAction, unknown);
