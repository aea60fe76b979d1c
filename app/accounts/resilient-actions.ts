import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { changeAccountAction, openAccountAction } from './actions.ts';

export const openAccount = resilientAction(openAccountAction, unknown);
export const changeAccount = resilientAction(changeAccountAction, unknown);
