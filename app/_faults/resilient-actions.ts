import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { armFaultAction, clearFaultAction, setDownAction } from './actions.ts';

export const setDown = resilientAction(setDownAction, noAnswer);
export const armFault = resilientAction(armFaultAction, noAnswer);
export const clearFault = resilientAction(clearFaultAction, noAnswer);
