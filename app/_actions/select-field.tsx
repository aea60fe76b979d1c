import { Field } from '#app/_ui/field.tsx';
import type { FormField } from './use-action-form.ts';

interface Props {
  field: FormField;
  label: string;
  hint?: string;
  options: readonly (readonly [value: string, label: string])[];
  onChoose?: (value: string) => void;
}

export function SelectField({ field, label, hint, options, onChoose }: Props) {
  return (
    <Field id={field.id} label={label} hint={hint} error={field.error}>
      {(control) => (
        <select
          {...field.control}
          {...control}
          onChange={async (event) => {
            onChoose?.(event.currentTarget.value);
            await field.control.onChange(event);
          }}
          className="field-input"
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
