import { type ActionResult, typedIn } from '#app/_actions/action-result.ts';
import { type ActionDefinition, performAction } from '#app/_actions/perform-action.ts';
import { webEnv } from '#lib/shared/web-env.ts';

export function hasFaultLab(): boolean {
  return webEnv().FAULT_LAB === 'on';
}

/** Like {@link performAction}, and on a desk without a fault lab nothing is done at all: an action is a request anyone can send. */
export async function actInLab<Input, Result>(
  form: FormData,
  definition: ActionDefinition<Input, Result>,
): Promise<ActionResult> {
  if (hasFaultLab()) return performAction(form, definition);
  const message = 'This desk has no fault lab: nothing was done.';
  return { kind: 'refused', message, errors: {}, values: typedIn(form) };
}
