import { unstable_rethrow } from 'next/navigation';
import { isServerUnavailable } from '#app/_live/use-live.ts';
import type { ActionResult, ServerAction } from './action-result.ts';
import { lostBy, lostResult, OFFLINE } from './lost-action.ts';

/** Calls a server action from the browser; a lost answer is a result too. */
export async function runAction<Value>(
  action: ServerAction<Value>,
  previous: ActionResult<Value>,
  form: FormData,
): Promise<ActionResult<Value>> {
  // A browser may call itself offline and still reach a server of the same machine.
  if (isServerUnavailable() && !navigator.onLine) return lostResult(OFFLINE, form);
  try {
    return await action(previous, form);
  } catch (error) {
    // Redirects are thrown too. Anything else would replace the page and what was typed into it.
    unstable_rethrow(error);
    return lostResult(lostBy(error), form);
  }
}
