import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { changeAccountAction, openAccountAction } from './actions.ts';

/** What people can do about accounts, from the browser's side: each says so when no answer came. */
export const openAccount = resilientAction(openAccountAction, unknown);
export const changeAccount = resilientAction(changeAccountAction, unknown);
