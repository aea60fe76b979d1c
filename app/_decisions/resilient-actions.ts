import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelAction, decideApprovalAction, resolveRefundAction, retryNowAction } from './actions.ts';
import { repairAction, resolveRepairAction } from './repair-actions.ts';

export const cancel = resilientAction(cancelAction, noAnswer);
export const retryNow = resilientAction(retryNowAction, noAnswer);
export const decideApproval = resilientAction(decideApprovalAction, noAnswer);
export const resolveRefund = resilientAction(resolveRefundAction, noAnswer);
export const repair = resilientAction(repairAction, noAnswer);
export const resolveRepair = resilientAction(resolveRepairAction, noAnswer);
