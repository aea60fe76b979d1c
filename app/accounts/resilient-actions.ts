import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { changeAccountAction, openAccountAction } from './actions.ts';

export const openAccount = resilientAction(openAccountAction, noAnswer);
export const changeAccount = resilientAction(changeAccountAction, noAnswer);
