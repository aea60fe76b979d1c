import { type ActionResult, typedIn } from '#app/_actions/action-result.ts';
import { type ActionDefinition, performAction } from '#app/_actions/perform-action.ts';
import { webEnv } from '#lib/shared/web-env.ts';

export function hasFaultLab(): boolean {
  return webEnv().FAULT_LAB === 'on';
}

/** Refuses without a fault lab: an action is a request anyone can send. */
export async function performInLab<Input, Result>(
  form: FormData,
  definition: ActionDefinition<Input, Result>,
): Promise<ActionResult> {
  if (hasFaultLab()) return performAction(form, definition);
  const message = 'The fault lab is off. Nothing was done.';
  return { kind: 'refused', message, errors: {}, values: typedIn(form) };
}
