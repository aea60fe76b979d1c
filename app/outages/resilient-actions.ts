import { IDLE, unanswered } from '../_actions/action-result.ts';
import { resilientAction } from '../_components/resilient-action.ts';
import { armFaultAction, clearAllFaultsAction, clearFaultAction, setDownAction } from './fault-actions.ts';
import { controlProcessAction } from './process-actions.ts';
import { resetDeskAction } from './reset-action.ts';
import { cancelPlayedAction, type PlayResult, playScenarioAction } from './scenario-actions.ts';

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
