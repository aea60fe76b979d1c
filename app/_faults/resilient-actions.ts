import { IDLE, unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { controlProcessAction } from '#app/fault-lab/_processes/actions.ts';
import { resetDemoAction } from '#app/fault-lab/_reset/actions.ts';
import {
  cancelPlayedAction,
  type PlayResult,
  playScenarioAction,
} from '#app/fault-lab/_scenarios/actions.ts';
import { armFaultAction, clearAllFaultsAction, clearFaultAction, setDownAction } from './actions.ts';

/** What can be done in the lab, from the browser's side: each says so when no answer came. */
export const setDown = resilientAction(setDownAction, unknown);
export const armFault = resilientAction(armFaultAction, unknown);
export const clearFault = resilientAction(clearFaultAction, unknown);
export const clearAllFaults = resilientAction(clearAllFaultsAction, unknown);
export const controlProcess = resilientAction(controlProcessAction, unknown);
export const cancelPlayed = resilientAction(cancelPlayedAction, unknown);
export const resetDemo = resilientAction(resetDemoAction, unknown);
export const playScenario = resilientAction(
  playScenarioAction,
  (_previous, form): PlayResult => ({ answer: unknown(IDLE, form), play: null }),
);
