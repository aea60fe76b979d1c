import { unanswered } from '../_actions/action-result.ts';
import { resilientAction } from '../_components/resilient-action.ts';
import { mendAction, resolveMendingAction } from './actions.ts';

/** What people can do about findings, from the browser's side: each says so when no answer came. */
export const mend = resilientAction(mendAction, unanswered);
export const resolveMending = resilientAction(resolveMendingAction, unanswered);
