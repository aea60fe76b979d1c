import { IDLE, unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelPlayedAction, type PlayResult, playScenarioAction } from './actions.ts';

export const cancelPlayed = resilientAction(cancelPlayedAction, unknown);
export const playScenario = resilientAction(
  playScenarioAction,
  (_previous, form): PlayResult => ({ answer: unknown(IDLE, form), play: null }),
);
