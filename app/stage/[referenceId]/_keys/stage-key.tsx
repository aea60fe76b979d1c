'use client';

import { type MouseEvent, type ReactNode, useEffect } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import type { StageKeyFacts } from './keys-of.ts';

interface Props extends StageKeyFacts {
  keysOn: boolean;
  /** What to say of this key; null takes it back. */
  say: (letter: string, what: ReactNode) => void;
}

export function StageKey({ letter, label, pressed, action, fields, state, refusal, keysOn, say }: Props) {
  const { form, result, expected } = useLiveAction(action, state);
  // What was said of another refusal is over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change of it.
  useEffect(() => say(letter, null), [say, letter, refusal]);
  useEffect(() => {
    say(letter, result.kind === 'failed' ? <ActionFailure result={result} /> : null);
  }, [say, letter, result]);
  const refuse = (event: MouseEvent) => {
    event.preventDefault();
    say(letter, <p role="alert">{refusal}</p>);
  };
  return (
    <ActionFormElement {...form} className="grid min-w-0">
      {Object.entries(fields).map(([name, value]) => (
        // The server makes another decision id than the browser: either will do.
        <input key={name} type="hidden" name={name} value={value} suppressHydrationWarning />
      ))}
      <button
        type="submit"
        data-key={letter.toLowerCase()}
        aria-keyshortcuts={keysOn ? letter.toLowerCase() : undefined}
        aria-busy={expected !== null}
        aria-disabled={refusal !== undefined}
        onClick={refusal === undefined ? undefined : refuse}
        className="group grid min-w-0 justify-items-start gap-1 rounded-lg border border-line-strong bg-surface px-3 py-2 text-left transition-colors hover:bg-sunken aria-busy:border-accent aria-busy:bg-accent aria-busy:text-accent-ink aria-disabled:border-line aria-disabled:text-muted staged:min-h-[calc(var(--cell)*4.5)]"
      >
        <span
          aria-hidden="true"
          className="min-w-6 rounded border border-line-strong px-1.5 text-center font-mono text-body font-semibold group-aria-busy:border-accent-ink group-aria-disabled:border-line"
        >
          {letter}
        </span>
        <span className="w-full truncate text-note font-medium">{expected ? pressed : label}</span>
      </button>
      <noscript>
        <ActionFailure result={result} />
      </noscript>
    </ActionFormElement>
  );
}
