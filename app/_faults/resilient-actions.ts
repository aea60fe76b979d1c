import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { armFaultAction, clearAllFaultsAction, clearFaultAction, setDownAction } from './actions.ts';

export const setDown = resilientAction(setDownAction, unknown);
export const armFault = resilientAction(armFaultAction, unknown);
export const clearFault = resilientAction(clearFaultAction, unknown);
export const clearAllFaults = resilientAction(clearAllFaultsAction, unknown);
