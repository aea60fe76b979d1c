'use client';

import { useEffect, useRef } from 'react';
import { AccountPicker } from '#app/_account-picker/account-picker.tsx';
import { FormFailure } from '#app/_actions/action-failure.tsx';
import { Form } from '#app/_actions/form.tsx';
import { SelectField } from '#app/_actions/select-field.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { type FormField, useActionForm, useTyped } from '#app/_actions/use-action-form.ts';
import { armFaultAction } from '#app/_faults/actions.ts';
import type { Account, FaultKind } from '#lib/bank-client/contract.ts';
import { FAULT_KINDS, type FaultParameter } from '#lib/fault-lab/fault-kinds.ts';
import { FAULT_TITLES, REFUSAL_REASONS } from '#lib/fault-lab/fault-titles.ts';
import { type FaultFieldName, type FaultFields, faultDefaults, faultOrder } from '#lib/fault-lab/schemas.ts';
import { MAX_ID_LENGTH } from '#lib/shared/ids.ts';
import { REASON } from '#lib/shared/text.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';

interface Props {
  initial: FaultFields;
  banks: readonly string[];
  accounts: readonly Account[];
}

/** Others are found by typing. */
const MAX_OFFERED = 20;

type GetField = (name: FaultFieldName) => FormField;

export function FaultForm({ initial, banks, accounts }: Props) {
  const form = useActionForm({
    schema: faultOrder,
    action: armFaultAction,
    defaults: initial,
    keepAs: 'fault',
  });
  const { result, pending } = form;
  const field: GetField = form.field;
  const kind = useTyped(form, 'kind');
  const account = useTyped(form, 'account');
  const { does, teaches, parameters, operations } = FAULT_KINDS[kindOf(kind)];
  const section = useFocusWhenLinked();
  return (
    <section
      ref={section}
      id="arm"
      aria-labelledby="arm-title"
      className="card scroll-mt-20 p-4 lg:scroll-mt-8 xl:tall:scroll-mt-40"
    >
      <h3 id="arm-title" className="mb-4 font-medium">
        Arm a fault
      </h3>
      <Form state={form}>
        <SelectField
          label="Fault"
          field={field('kind')}
          onChoose={(chosen) => form.set(faultDefaults(kindOf(chosen)))}
          hint={`${does} ${teaches}`}
          options={Object.entries(FAULT_TITLES)}
        />
        <Parameters parameters={parameters} field={field} />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Bank"
            field={field('bank')}
            options={[
              ['', 'Every bank'],
              ...withChosen(banks, initial.bank).map((bank) => [bank, bank] as const),
            ]}
          />
          <SelectField
            label="Operation"
            field={field('operation')}
            options={[['', operations ? 'Every posting' : 'Every call'], ...Object.entries(OPERATION_LABELS)]}
          />
        </div>
        <details open={initial.account !== '' || initial.transfer !== '' || undefined} className="group">
          <summary className="quiet-link w-fit py-1 max-sm:py-3">Limit to one account or transfer</summary>
          <div className="mt-3 grid gap-4 sm:grid-cols-2">
            <AccountPicker
              label="Account"
              field={field('account')}
              value={account}
              offered={accounts.slice(0, MAX_OFFERED)}
              onChoose={(id) => form.set({ account: id })}
            />
            <TextField
              label="Transfer"
              field={field('transfer')}
              placeholder="rm-k7m2q-9xw4t"
              maxLength={MAX_ID_LENGTH}
              code
            />
          </div>
        </details>
        <div className="grid grid-cols-2 gap-4">
          <TextField label="Ends after" field={field('endValue')} numeric />
          <SelectField
            label="Unit"
            field={field('endBy')}
            options={[
              ['seconds', 'Seconds'],
              ['count', 'Calls'],
            ]}
          />
        </div>
        <TextField
          label="Reason"
          field={field('reason')}
          hint="Shown with the fault and in the audit trail."
          maxLength={REASON.maxLength}
        />
        <div className="flex flex-wrap items-center gap-3">
          <button type="submit" className="button button-primary" aria-disabled={pending}>
            {pending ? 'Arming…' : 'Arm fault'}
          </button>
          <div aria-live="polite" className="min-w-0 flex-1 text-note text-muted">
            {result.kind === 'done' ? result.message : null}
            <FormFailure result={result} />
          </div>
        </div>
      </Form>
    </section>
  );
}

const NUMBERS = [
  ['delaySeconds', 'Delay (s)'],
  ['jitterSeconds', 'Jitter (s)'],
  ['sharePercent', 'Share of calls (%)'],
  ['seed', 'Seed'],
] as const;

interface ParametersProps {
  parameters: Partial<Record<FaultParameter, string>>;
  field: GetField;
}

function Parameters({ parameters, field }: ParametersProps) {
  const numbers = NUMBERS.filter(([name]) => parameters[name] !== undefined);
  return (
    <>
      {numbers.length > 0 ? (
        <div className="grid grid-cols-2 gap-4">
          {numbers.map(([name, label]) => (
            <TextField key={name} label={label} field={field(name)} numeric />
          ))}
        </div>
      ) : null}
      {parameters.code === undefined ? null : (
        <SelectField
          label="Bank refuses with"
          field={field('code')}
          options={Object.entries(REFUSAL_REASONS)}
        />
      )}
    </>
  );
}

/** A link to the form focuses it. */
function useFocusWhenLinked() {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (window.location.hash !== '#arm') return;
    section.current?.querySelector('select')?.focus({ preventScroll: true });
  }, []);
  return section;
}

function kindOf(text: string): FaultKind {
  return isKind(text) ? text : 'down';
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

/** A link may name a bank without accounts. */
function withChosen(banks: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || banks.includes(chosen) ? banks : [...banks, chosen];
}
