'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { FormChoice, FormField } from '#app/_actions/use-action-form.ts';
import { Field } from '#app/_ui/field.tsx';
import { attemptTimes } from '#lib/transfers/retry-curve.ts';
import { RETRY_PRESETS } from '#lib/transfers/retry-presets.ts';
import { RetryCurve } from './retry-curve.tsx';

interface Props {
  reference: FormField;
  /** As typed so far. */
  referenceId: string;
  retryPreset: FormChoice;
  /** Opens it, as an error in it does. */
  isNeeded: boolean;
}

export function Advanced({ reference, referenceId, retryPreset, isNeeded }: Props) {
  const mustBeOpen = isNeeded || Boolean(reference.error ?? retryPreset.error);
  const [open, setOpen] = useState(mustBeOpen);
  if (mustBeOpen && !open) setOpen(true);
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="group rounded-lg border border-line"
    >
      <summary className="flex h-11 list-none items-center gap-2 px-3 text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden="true" />
        <span className="font-medium">Advanced</span>
        <span className="ml-auto truncate font-mono text-note group-open:hidden">{referenceId}</span>
      </summary>
      <div className="grid gap-5 border-t border-line p-4">
        <Field
          id={reference.id}
          label="Reference"
          error={reference.error}
          hint="Idempotent: resending the same reference never creates a second transfer."
        >
          {(control) => (
            <input
              {...reference.control}
              {...control}
              className="field-input font-mono"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <RetryChoice choice={retryPreset} />
      </div>
    </details>
  );
}

function RetryChoice({ choice }: { choice: FormChoice }) {
  const { id: choiceId, error, name, initial, onChange } = choice;
  return (
    <fieldset id={choiceId} tabIndex={-1} className="min-w-0 outline-none">
      <legend className="mb-1 font-medium">Retry policy</legend>
      <p className={`mb-2 text-note ${error ? 'text-refused' : 'text-muted'}`}>
        {error ??
          'As the editions of Temporal’s tutorial retry. The curves show two minutes in which every attempt fails.'}
      </p>
      <div className="grid">
        {Object.values(RETRY_PRESETS).map(({ id, label, edition, summary, retry }) => (
          <label
            key={id}
            className="flex min-h-11 items-start gap-2.5 rounded-md px-1 py-1.5 hover:bg-sunken"
          >
            <input
              type="radio"
              name={name}
              value={id}
              defaultChecked={id === initial}
              onChange={onChange}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1">
              <span className="block">
                {label} <span className="text-note text-muted">{edition}</span>
              </span>
              <span className="block text-note text-muted">{summary}</span>
            </span>
            <RetryCurve times={attemptTimes(retry)} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
