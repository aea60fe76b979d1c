'use client';

import { useActionState, useEffect, useState } from 'react';
import { type ActionResult, type FailedResult, IDLE, type ServerAction } from './action-result.ts';
import { keepValues, takeKeptValues } from './kept-values.ts';
import { RELOADED } from './lost-action.ts';
import { runAction } from './run-action.ts';

interface UsedAction<Value> {
  result: ActionResult<Value>;
  /** For a form's `action`, or called in a transition. */
  submit: (form: FormData) => void;
  pending: boolean;
}

/**
 * Runs a server action; a lost answer is a result too. In a form it works without scripts.
 * @param keepAs the form's name on its page: what was typed survives the reload that a new build needs
 */
export function useAction<Value>(action: ServerAction<Value>, keepAs?: string): UsedAction<Value> {
  const [result, submit, pending] = useActionState<ActionResult<Value>, FormData>(
    // What the server renders must be the action itself: a browser without scripts calls it by its id.
    typeof window === 'undefined' ? action : attempt,
    IDLE,
  );
  const restored = useRestored(keepAs);
  return { result: result.kind === 'idle' ? (restored ?? result) : result, submit, pending };

  async function attempt(previous: ActionResult<Value>, form: FormData): Promise<ActionResult<Value>> {
    const ran = await runAction(action, previous, form);
    if (keepAs && ran.kind === 'failed' && ran.code === 'remit-updated') keepValues(keepAs, ran.values);
    return ran;
  }
}

function useRestored(keepAs: string | undefined): FailedResult | undefined {
  const [restored, setRestored] = useState<FailedResult>();
  useEffect(() => {
    const values = keepAs === undefined ? undefined : takeKeptValues(keepAs);
    if (values) setRestored({ kind: 'failed', ...RELOADED, errors: {}, values });
  }, [keepAs]);
  return restored;
}
