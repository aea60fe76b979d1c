import { unanswered } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { mendAction, resolveMendingAction } from './repair-actions.ts';

/** What people can do about findings, from the browser's side: each says so when no answer came. */
export const mend = resilientAction(mendAction, unanswered);
export const resolveMending = resilientAction(resolveMendingAction, unanswered);
