import { IDLE, noAnswer } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { cancelPlayedAction, type PlayResult, playScenarioAction } from './actions.ts';

export const cancelPlayed = resilientAction(cancelPlayedAction, noAnswer);
export const playScenario = resilientAction(
  playScenarioAction,
  (_previous, form): PlayResult => ({ answer: noAnswer(IDLE, form), play: null }),
);
