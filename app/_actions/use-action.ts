'use client';

import { unstable_rethrow } from 'next/navigation';
import { useActionState, useEffect, useRef, useState } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { type ActionResult, type FailedResult, IDLE, mayBeDone, type ServerAction } from './action-result.ts';
import { keepForm, takeKeptForm } from './kept-values.ts';
import { lostBy, lostResult, OFFLINE, reloadedResult, UPDATED } from './lost-action.ts';

interface UsedAction<Value> {
  result: ActionResult<Value>;
  /** For a form's `action`, or called in a transition. */
  submit: (form: FormData) => void;
  /** Sends it now: `submit`, called with the same form after that, waits for its answer, and tells it. */
  sendAhead: (form: FormData) => void;
  pending: boolean;
}

/**
 * Runs a server action; a lost answer is a result too. In a form it works without scripts.
 * @param keepAs the form's name on its page: what was typed survives the reload that a new build needs
 * @param onAnswer is called before the result is rendered, also when the form is gone by then
 */
export function useAction<Value>(
  action: ServerAction<Value>,
  keepAs?: string,
  onAnswer?: (result: ActionResult<Value>) => void,
): UsedAction<Value> {
  const isUnreachable = useServerUnavailable();
  const restored = useRestored(keepAs);
  const send = catchLost(action, { isUnreachable, keepAs, restored });
  const sent = useRef(new WeakMap<FormData, Promise<ActionResult<Value>>>());
  const [result, submit, pending] = useActionState<ActionResult<Value>, FormData>(
    telling(awaiting(sent.current, send), onAnswer),
    IDLE,
  );
  return {
    result: result.kind === 'idle' ? (restored ?? result) : result,
    submit,
    sendAhead: (form) => void sent.current.set(form, send(result, form)),
    pending,
  };
}

interface Circumstances {
  isUnreachable?: boolean;
  keepAs?: string | undefined;
  /** The result before the first, if the page was reloaded. */
  restored?: FailedResult | undefined;
  onDone?: ((message: string) => void) | undefined;
}

/** Thrown, a lost answer would replace the page and what was typed into it. */
export function catchLost<Value>(
  action: ServerAction<Value>,
  { isUnreachable = false, keepAs, restored, onDone }: Circumstances = {},
): ServerAction<Value> {
  // What the server renders must be the action itself: a browser without scripts calls it by its id.
  if (typeof window === 'undefined') return action;
  return async (last, form) => {
    const previous = last.kind === 'idle' ? (restored ?? last) : last;
    // A browser may call itself offline and still reach a server of the same machine.
    if (isUnreachable && !navigator.onLine) return lostResult(OFFLINE, form, previous);
    try {
      const result = await action(previous, form);
      if (result.kind === 'done') onDone?.(result.message);
      return result;
    } catch (error) {
      // Redirects are thrown too.
      unstable_rethrow(error);
      const failed = lostResult(lostBy(error), form, previous);
      if (keepAs && failed.code === UPDATED.code) {
        keepForm(keepAs, { values: failed.values, mayBeDone: mayBeDone(failed) });
      }
      return failed;
    }
  };
}

function telling<Value>(
  action: ServerAction<Value>,
  onAnswer: ((result: ActionResult<Value>) => void) | undefined,
): ServerAction<Value> {
  if (!onAnswer || typeof window === 'undefined') return action;
  return async (previous, form) => {
    const result = await action(previous, form);
    onAnswer(result);
    return result;
  };
}

function awaiting<Value>(
  sent: WeakMap<FormData, Promise<ActionResult<Value>>>,
  send: ServerAction<Value>,
): ServerAction<Value> {
  if (typeof window === 'undefined') return send;
  return (previous, form) => sent.get(form) ?? send(previous, form);
}

function useRestored(keepAs: string | undefined): FailedResult | undefined {
  const [restored, setRestored] = useState<FailedResult>();
  useEffect(() => {
    const kept = keepAs === undefined ? undefined : takeKeptForm(keepAs);
    if (kept) setRestored(reloadedResult(kept));
  }, [keepAs]);
  return restored;
}
