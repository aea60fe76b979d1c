import { resilientAction } from '../../_components/resilient-action.ts';
import {
  type ActionResult,
  cancelAction,
  decideApprovalAction,
  resolveRefundAction,
  retryNowAction,
} from './actions.ts';

function unanswered(_previous: ActionResult, form: FormData): ActionResult {
  return {
    kind: 'refused',
    message: 'No answer came, so it may have been done or not. Look at the transfer before you try again.',
    values: Object.fromEntries(form),
  };
}

/** What people can ask of a transfer, from the browser's side: each says so when no answer came. */
export const cancel = resilientAction(cancelAction, unanswered);
export const retryNow = resilientAction(retryNowAction, unanswered);
export const decideApproval = resilientAction(decideApprovalAction, unanswered);
export const resolveRefund = resilientAction(resolveRefundAction, unanswered);
