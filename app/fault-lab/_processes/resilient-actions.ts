import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { controlProcessAction } from './actions.ts';

export const controlProcess = resilientAction(controlProcessAction, noAnswer);
