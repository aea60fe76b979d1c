import type { ReactNode } from 'react';
import { Field } from '#app/_ui/field.tsx';
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

/** Keeps what was typed when the action is refused, and shows the error. */
export function ActionField({ name, label, hint, result, initial = '', children }: FieldProps) {
  const failed = result.kind === 'failed' ? result : undefined;
  const defaultValue = failed?.values[name] ?? initial;
  return (
    <Field label={label} hint={hint} error={failed?.errors[name]}>
      {(control) => children({ ...control, name, defaultValue })}
    </Field>
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
