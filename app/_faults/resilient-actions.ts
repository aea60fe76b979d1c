import { IDLE, unanswered } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { controlProcessAction } from '#app/fault-lab/_processes/actions.ts';
import { resetDeskAction } from '#app/fault-lab/_reset/actions.ts';
import {
  cancelPlayedAction,
  type PlayResult,
  playScenarioAction,
} from '#app/fault-lab/_scenarios/actions.ts';
import { armFaultAction, clearAllFaultsAction, clearFaultAction, setDownAction } from './actions.ts';

/** What can be done in the lab, from the browser's side: each says so when no answer came. */
export const setDown = resilientAction(setDownAction, unanswered);
export const armFault = resilientAction(armFaultAction, unanswered);
export const clearFault = resilientAction(clearFaultAction, unanswered);
export const clearAllFaults = resilientAction(clearAllFaultsAction, unanswered);
export const controlProcess = resilientAction(controlProcessAction, unanswered);
export const cancelPlayed = resilientAction(cancelPlayedAction, unanswered);
export const resetDesk = resilientAction(resetDeskAction, unanswered);
export const playScenario = resilientAction(
  playScenarioAction,
  (_previous, form): PlayResult => ({ answer: unanswered(IDLE, form), play: null }),
);
