'use client';

import { useMutation } from '@tanstack/react-query';
import { type MouseEvent, type SubmitEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { type ActionResult, IDLE, type ServerAction } from './action-result.ts';
import { catchLost, useAction } from './use-action.ts';

interface LiveAction<Value> {
  /** For the `form`. Without scripts it sends the action as any other. */
  form: {
    action: (form: FormData) => void;
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
    onClick: (event: MouseEvent) => void;
  };
  result: ActionResult<Value>;
  /** What was sent, until the live state shows it, should have shown it, or it has failed. */
  expected: FormData | null;
}

interface Sent<Value> {
  form: FormData;
  /** The count of changes before it. */
  change: number;
  previous: ActionResult<Value>;
}

/** After this the live state is right, as when somebody else has undone the action meanwhile. */
const SHOWN_WITHIN_MS = 5_000;

/**
 * An action whose effect the page’s live state shows: the page may show what is expected at once.
 * @param state the live state, which differs once the action has had its effect
 */
export function useLiveAction<Value>(action: ServerAction<Value>, state: string): LiveAction<Value> {
  const withoutScripts = useAction(action);
  const isUnreachable = useServerUnavailable();
  const change = useChangeCount(state);
  /** What is sent after another change is another press. */
  const sentAfter = useRef<number>(undefined);
  const { mutate, data, variables, reset } = useMutation({
    mutationFn: ({ form, change: after, previous }: Sent<Value>) =>
      catchLost(action, { isUnreachable })(previous, form).finally(() => {
        if (sentAfter.current === after) sentAfter.current = undefined;
      }),
  });
  const forgetAnswer = useEffectEvent(() => {
    if (data) reset();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is about the state before a change.
  useEffect(() => forgetAnswer(), [change]);
  useEffect(() => {
    // Until the server can be reached again, nothing newer is shown.
    if (data?.kind !== 'done' || isUnreachable) return;
    const waiting = setTimeout(reset, SHOWN_WITHIN_MS);
    return () => clearTimeout(waiting);
  }, [data, reset, isUnreachable]);
  const isExpected = variables !== undefined && variables.change === change && data?.kind !== 'failed';
  const result = data ?? (change === 0 ? withoutScripts.result : IDLE);
  return {
    form: {
      action: withoutScripts.submit,
      onSubmit: (event) => {
        event.preventDefault();
        if (sentAfter.current === change) return;
        sentAfter.current = change;
        const form = new FormData(event.currentTarget, event.nativeEvent.submitter);
        mutate({ form, change, previous: result });
      },
      onClick: (event) => {
        // The second click of a double click: by then the first may be done, and this would undo it.
        if (event.detail > 1) event.preventDefault();
      },
    },
    result,
    expected: isExpected ? variables.form : null,
  };
}

/** A state may come again, as when a bank is up, down and up: its changes are counted. */
function useChangeCount(state: string): number {
  const [seen, setSeen] = useState({ state, count: 0 });
  if (seen.state !== state) setSeen({ state, count: seen.count + 1 });
  return seen.count;
}
