import { useId } from 'react';
import type { ActionResult } from '../../_actions/action-result.ts';
import { Field } from '../../_components/field.tsx';

interface InputProps {
  name: string;
  label: string;
  hint?: string;
  result: ActionResult;
}

/** A field that keeps what was typed when the deed is refused, and says what is wrong with it. */
export function LabelledInput({ name, label, hint, result }: InputProps) {
  const id = useId();
  const refused = result.kind === 'refused' ? result : undefined;
  return (
    <Field name={id} label={label} hint={hint} error={refused?.errors[name]}>
      {(control) => (
        <input
          {...control}
          name={name}
          className="field-input"
          autoComplete="off"
          defaultValue={refused?.values[name] ?? ''}
        />
      )}
    </Field>
  );
}

/** Why a deed was not done; what is wrong with a field stands at the field. */
export function Refusal({ result }: { result: ActionResult }) {
  if (result.kind !== 'refused') return null;
  return (
    <p role="alert" className="text-refused">
      {result.message}
    </p>
  );
}
