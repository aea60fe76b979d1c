import { type ServerAction, typedIn } from '#app/_actions/action-result.ts';
import { failureOf } from '#app/_actions/define-action.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { webEnv } from '#lib/shared/web-env.ts';

export function hasFaultLab(): boolean {
  return webEnv().FAULT_LAB === 'on';
}

/** Refuses without a fault lab: an action is a request anyone can send. */
export function labOnly<Value>(action: ServerAction<Value>): ServerAction<Value> {
  return async (previous, form) =>
    hasFaultLab()
      ? action(previous, form)
      : failureOf(new ActionRefused('The fault lab is off. Nothing was done.'), typedIn(form));
}
