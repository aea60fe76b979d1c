'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Field } from '#app/_ui/field.tsx';
import type { OrderErrors, OrderFields } from '#lib/transfers/form/order-form.ts';
import type { FormFields } from '#lib/transfers/form/prefill.ts';
import { RETRY_PRESETS } from '#lib/transfers/retry-presets.ts';

interface Props {
  fields: FormFields;
  errors: OrderErrors;
  /** Opens it: something in it needs the user. */
  isNeeded: boolean;
  onChange: (changed: Partial<OrderFields>) => void;
}

export function Advanced({ fields, errors, isNeeded, onChange }: Props) {
  const [open, setOpen] = useState(isNeeded);
  if (isNeeded && !open) setOpen(true);
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="group rounded-lg border border-line"
    >
      <summary className="flex h-11 list-none items-center gap-2 px-3 text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden="true" />
        <span className="font-medium">Advanced</span>
        <span className="ml-auto truncate font-mono text-note group-open:hidden">{fields.referenceId}</span>
      </summary>
      <div className="grid gap-5 border-t border-line p-4">
        <Field
          id="referenceId"
          label="Reference"
          error={errors.referenceId}
          hint="Idempotent: resending the same reference never creates a second transfer."
        >
          {(control) => (
            <input
              className="field-input font-mono"
              name="referenceId"
              autoComplete="off"
              spellCheck={false}
              {...control}
              value={fields.referenceId}
              onChange={({ target }) => onChange({ referenceId: target.value })}
            />
          )}
        </Field>
        <RetryChoice
          chosen={fields.retryPreset}
          error={errors.retryPreset}
          onChoose={(retryPreset) => onChange({ retryPreset })}
        />
      </div>
    </details>
  );
}

function RetryChoice({
  chosen,
  error,
  onChoose,
}: {
  chosen: string;
  error: string | undefined;
  onChoose: (preset: string) => void;
}) {
  return (
    <fieldset id="retryPreset" tabIndex={-1} className="min-w-0 outline-none">
      <legend className="mb-1 font-medium">Retry policy</legend>
      <p className={`mb-2 text-note ${error ? 'text-refused' : 'text-muted'}`}>
        {error ?? 'The defaults of Temporal’s tutorial in each language.'}
      </p>
      <div className="grid">
        {Object.values(RETRY_PRESETS).map(({ id, label, summary }) => (
          <label
            key={id}
            className="flex min-h-11 items-start gap-2.5 rounded-md px-1 py-1.5 hover:bg-sunken"
          >
            <input
              type="radio"
              name="retryPreset"
              value={id}
              checked={chosen === id}
              onChange={() => onChoose(id)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="block">{label}</span>
              <span className="block text-note text-muted">{summary}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
