'use client';

import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useToast } from '#app/_ui/toaster.tsx';
import { FormFailure } from './action-failure.tsx';
import { Form } from './form.tsx';
import { type ActionFormState, type Definition, useActionForm } from './use-action-form.ts';

interface ActionButton {
  label: string;
  icon?: LucideIcon;
  tone: 'primary' | 'quiet' | 'danger';
  name?: string;
  value?: string;
  /** Why the current role may not press it. */
  refusal?: string | undefined;
}

interface Props extends Pick<Definition, 'schema' | 'action'> {
  hidden: Readonly<Record<string, string>>;
  /** Why sending it again is safe, if it is. */
  resend?: string;
  buttons: readonly ActionButton[];
  /** What the visible fields hold at first; empty where left out. */
  defaults?: Readonly<Record<string, string>>;
  /** Not offered any more: only why it failed is left, as when the state that it was for has changed. */
  isOver?: boolean;
  /** What the form is in, such as a disclosure: it must be open where the form has something to say. */
  frame?: (form: ReactNode, hasFailed: boolean) => ReactNode;
  children?: (fields: Pick<ActionFormState, 'field' | 'choice' | 'result'>) => ReactNode;
}

/** Works without scripts. A refusal is shown in the form; success as a toast, since the form may be gone by then. */
export function ActionForm({ frame = (form) => form, ...props }: Props) {
  const { schema, action, hidden, resend, buttons, defaults, isOver, children } = props;
  const toast = useToast();
  const state = useActionForm({
    schema,
    action,
    defaults: { ...defaults, ...hidden },
    keepAs: nameOf(hidden, buttons),
    onAnswer: (answer) => {
      if (answer.kind === 'done') toast(answer.message);
    },
  });
  const { result, pending, field } = state;
  const hasFailed = result.kind === 'failed';
  if (isOver) return frame(<FormFailure result={result} resend={resend} />, hasFailed);
  return frame(
    <Form state={state}>
      {/* Enter presses the first submit button, and would decide what nobody has chosen. */}
      <button type="submit" disabled hidden />
      {Object.keys(hidden).map((name) => (
        <input key={name} type="hidden" {...field(name).control} />
      ))}
      {children?.(state)}
      <FormFailure result={result} resend={resend} />
      {result.kind === 'done' ? <noscript>{result.message}</noscript> : null}
      <Buttons buttons={buttons} pending={pending} />
    </Form>,
    hasFailed,
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
          className={`button button-${tone} max-sm:flex-1`}
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
