import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { clearAllFaultsAction } from './clear-all-action.ts';

export const clearAllFaults = resilientAction(clearAllFaultsAction, noAnswer);
