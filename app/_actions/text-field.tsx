import { type ReactNode, useId } from 'react';
import type { ActionResult } from './action-result.ts';

interface ControlProps {
  id: string;
  name: string;
  defaultValue: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  result: ActionResult;
  initial?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A field of an action's form: it keeps what was typed when the action is refused, and says what is wrong. */
export function ActionField({ name, label, hint, result, initial = '', children }: FieldProps) {
  const id = useId();
  const refused = result.kind === 'refused' ? result : undefined;
  const error = refused?.errors[name];
  const note = error ?? hint;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children({
        id,
        name,
        defaultValue: refused?.values[name] ?? initial,
        'aria-invalid': error !== undefined,
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note ? (
        <p
          id={`${id}-note`}
          className={`mt-1.5 text-note text-pretty ${error ? 'text-refused' : 'text-muted'}`}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  money?: boolean;
  code?: boolean;
  maxLength?: number;
}

export function TextField({ money, code, maxLength, ...field }: TextFieldProps) {
  return (
    <ActionField {...field}>
      {(control) => (
        <input
          {...control}
          className={`field-input ${money ? 'money' : ''} ${code ? 'font-mono' : ''}`}
          autoComplete="off"
          {...(maxLength ? { maxLength } : {})}
          {...(money ? { inputMode: 'decimal' } : {})}
          {...(code ? { spellCheck: false } : {})}
        />
      )}
    </ActionField>
  );
}
