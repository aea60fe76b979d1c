'use client';

import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useId } from 'react';
import { useToast } from '#app/_ui/toaster.tsx';
import { ActionFailure } from './action-failure.tsx';
import type { ActionResult, ServerAction } from './action-result.ts';
import { useAction } from './use-action.ts';

interface ActionButton {
  label: string;
  icon?: LucideIcon;
  tone: 'primary' | 'quiet' | 'danger';
  name?: string;
  value?: string;
  /** Why the current role may not press it. */
  refusal?: string | undefined;
}

interface Props {
  action: ServerAction;
  hidden: Readonly<Record<string, string>>;
  buttons: readonly ActionButton[];
  children?: (result: ActionResult) => ReactNode;
}

/** Works without scripts. A refusal is shown in the form, success as a toast: the form may be gone by then. */
export function ActionForm({ action, hidden, buttons, children }: Props) {
  const { result, submit, pending } = useAction(action, nameOf(hidden, buttons));
  const toast = useToast();
  const showToast = useEffectEvent((message: string) => toast(message));
  useEffect(() => {
    if (result.kind === 'done') showToast(result.message);
  }, [result]);
  return (
    <form
      action={submit}
      onSubmit={(event) => {
        if (pending) event.preventDefault();
      }}
      className="grid gap-4"
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children?.(result)}
      <ActionFailure result={result} />
      {result.kind === 'done' ? <noscript>{result.message}</noscript> : null}
      <Buttons buttons={buttons} pending={pending} />
    </form>
  );
}

/** Of the form on its page. */
function nameOf(hidden: Props['hidden'], buttons: Props['buttons']): string {
  return [...Object.values(hidden), ...buttons.map(({ label }) => label)].join(' ');
}

function Buttons({ buttons, pending }: { buttons: readonly ActionButton[]; pending: boolean }) {
  const id = useId();
  const refusals = [...new Set(buttons.flatMap(({ refusal }) => refusal ?? []))];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {buttons.map(({ label, icon: Icon, tone, name, value, refusal }) => (
        <button
          key={label}
          type="submit"
          name={name}
          value={value}
          className={`button button-${tone} aria-disabled:opacity-60 max-sm:flex-1`}
          // `disabled` would drop the focus while it is pending.
          aria-disabled={pending}
          disabled={refusal !== undefined}
          aria-describedby={refusal ? id : undefined}
        >
          {Icon ? <Icon className="size-4" aria-hidden="true" /> : null}
          {label}
        </button>
      ))}
      {refusals.length > 0 ? (
        <p id={id} className="text-note text-muted text-pretty">
          {refusals.join(' ')}
        </p>
      ) : null}
    </div>
  );
}
