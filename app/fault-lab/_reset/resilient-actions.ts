import { noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { resetDemoAction } from './actions.ts';

export const resetDemo = resilientAction(resetDemoAction, noAnswer);
