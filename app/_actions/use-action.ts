'use client';

import { unstable_rethrow } from 'next/navigation';
import { useActionState } from 'react';
import { type ActionResult, type FailedResult, IDLE, type ServerAction, typedIn } from './action-result.ts';

interface UsedAction<Value> {
  result: ActionResult<Value>;
  /** For a form's `action`, or called in a transition. */
  submit: (form: FormData) => void;
  pending: boolean;
}

/** Runs a server action; a lost answer is a result too. In a form it works without scripts. */
export function useAction<Value>(action: ServerAction<Value>): UsedAction<Value> {
  const [result, submit, pending] = useActionState<ActionResult<Value>, FormData>(catchLost(action), IDLE);
  return { result, submit, pending };
}

/** Thrown, a lost answer would replace the page and what was typed into it. */
function catchLost<Value>(action: ServerAction<Value>): ServerAction<Value> {
  // What the server renders must be the action itself: a browser without scripts calls it by its id.
  if (typeof window === 'undefined') return action;
  return async (previous, form) => {
    try {
      return await action(previous, form);
    } catch (error) {
      // Redirects are thrown too.
      unstable_rethrow(error);
      console.error('A server action got no answer:', error);
      return noAnswer(form);
    }
  };
}

function noAnswer(form: FormData): FailedResult {
  return {
    kind: 'failed',
    code: 'no-answer',
    certainty: 'unknown',
    message: 'The server did not respond.',
    errors: {},
    values: typedIn(form),
  };
}
