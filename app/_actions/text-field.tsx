import { Field } from '#app/_ui/field.tsx';
import type { FormField } from './use-action-form.ts';

interface Props {
  field: FormField;
  label: string;
  hint?: string | undefined;
  placeholder?: string;
  maxLength?: number;
  numeric?: boolean;
  code?: boolean;
}

export function TextField({ field, label, hint, placeholder, maxLength, numeric, code }: Props) {
  return (
    <Field id={field.id} label={label} hint={hint} error={field.error}>
      {(control) => (
        <input
          {...field.control}
          {...control}
          className={`field-input ${numeric ? 'tabular-nums' : ''} ${code ? 'font-mono' : ''}`}
          placeholder={placeholder}
          autoComplete="off"
          maxLength={maxLength}
          {...(numeric ? { inputMode: 'decimal' } : {})}
          {...(code ? { spellCheck: false } : {})}
        />
      )}
    </Field>
  );
}
