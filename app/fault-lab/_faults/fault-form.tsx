'use client';

import { type FormEvent, startTransition, useEffect, useRef, useState } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { armFaultAction } from '#app/_faults/actions.ts';
import { AccountSelect } from '#app/_ui/account-select.tsx';
import { Field } from '#app/_ui/field.tsx';
import type { Account, FaultKind } from '#lib/bank-client/contract.ts';
import type { FaultFieldName, FaultFields } from '#lib/fault-lab/fault-form.ts';
import { FAULT_KINDS, type FaultParameter, REFUSAL_REASONS } from '#lib/fault-lab/fault-kinds.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';

interface Props {
  initial: FaultFields;
  banks: string[];
  accounts: Account[];
}

export function FaultForm({ initial, banks, accounts }: Props) {
  const { form, result, pending, submit, send, values, errors, change, changeKind } = useFaultForm(initial);
  const kind = kindOf(values.kind);
  const { does, teaches, parameters, operations } = FAULT_KINDS[kind];
  const text = (name: FaultFieldName) => ({
    name,
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <section id="arm" aria-labelledby="arm-title" className="card scroll-mt-20 p-4 lg:scroll-mt-8">
      <h3 id="arm-title" className="mb-4 font-medium">
        Arm a fault
      </h3>
      <form ref={form} action={submit} onSubmit={send} noValidate className="grid gap-4">
        <Field label="Fault" error={errors.kind} hint={`${does} ${teaches}`}>
          {(control) => (
            <select
              className="field-input"
              {...control}
              {...text('kind')}
              onChange={({ currentTarget }) => changeKind(kindOf(currentTarget.value))}
            >
              {Object.entries(FAULT_KINDS).map(([id, { title }]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Parameters parameters={parameters} text={text} errors={errors} />
        <Scope
          initial={initial}
          banks={withChosen(banks, values.bank)}
          accounts={accounts}
          everyCall={operations ? 'Every posting' : 'Every call'}
          text={text}
          errors={errors}
        />
        <End text={text} errors={errors} />
        <Field label="Reason" error={errors.reason} hint="Shown with the fault and in the audit trail.">
          {(control) => (
            <input
              className="field-input"
              autoComplete="off"
              maxLength={500}
              {...control}
              {...text('reason')}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <button type="submit" className="button button-primary" disabled={pending}>
            {pending ? 'Arming…' : 'Arm fault'}
          </button>
          <div aria-live="polite" className="min-w-0 flex-1 text-note">
            {result.kind === 'done' ? <p className="text-muted">{result.message}</p> : null}
            <ActionFailure result={result} />
          </div>
        </div>
      </form>
    </section>
  );
}

interface FieldsProps {
  text: (name: FaultFieldName) => {
    name: string;
    value: string;
    onChange: (event: { currentTarget: { value: string } }) => void;
  };
  errors: Readonly<Record<string, string>>;
}

interface ScopeProps extends FieldsProps {
  initial: FaultFields;
  banks: string[];
  accounts: Account[];
  /** The label of the empty choice. */
  everyCall: string;
}

function Scope({ initial, banks, accounts, everyCall, text, errors }: ScopeProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Bank" error={errors.bank}>
          {(control) => (
            <select className="field-input" {...control} {...text('bank')}>
              <option value="">Every bank</option>
              {banks.map((bank) => (
                <option key={bank} value={bank}>
                  {bank}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Operation" error={errors.operation}>
          {(control) => (
            <select className="field-input" {...control} {...text('operation')}>
              <option value="">{everyCall}</option>
              {Object.entries(OPERATION_LABELS).map(([id, title]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <details open={initial.account !== '' || initial.transfer !== '' || undefined} className="group">
        <summary className="quiet-link w-fit py-1 max-sm:py-3">Limit to one account or transfer</summary>
        <div className="mt-3 grid gap-4 sm:grid-cols-2">
          <Field label="Account" error={errors.account}>
            {(control) => <AccountSelect accounts={accounts} {...control} {...text('account')} />}
          </Field>
          <Field label="Transfer" error={errors.transfer}>
            {(control) => (
              <input
                className="field-input font-mono"
                placeholder="rm-k7m2q-9xw4t"
                autoComplete="off"
                spellCheck={false}
                {...control}
                {...text('transfer')}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}

function End({ text, errors }: FieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-4">
      <Field label="Ends after" error={errors.endValue}>
        {(control) => (
          <input
            className="field-input tabular-nums"
            inputMode="numeric"
            autoComplete="off"
            {...control}
            {...text('endValue')}
          />
        )}
      </Field>
      <Field label="Unit" error={errors.endBy}>
        {(control) => (
          <select className="field-input" {...control} {...text('endBy')}>
            <option value="seconds">Seconds</option>
            <option value="count">Calls</option>
          </select>
        )}
      </Field>
    </div>
  );
}

interface ParametersProps extends FieldsProps {
  parameters: Partial<Record<FaultParameter, string>>;
}

const NUMBERS = {
  delaySeconds: 'Delay (s)',
  jitterSeconds: 'Jitter (s)',
  sharePercent: 'Share of calls (%)',
  seed: 'Seed',
} as const;

function Parameters({ parameters, text, errors }: ParametersProps) {
  const numbers = Object.entries(NUMBERS).flatMap(([name, label]) =>
    isNumber(name) && parameters[name] !== undefined ? [{ name, label }] : [],
  );
  return (
    <>
      {numbers.length > 0 ? (
        <div className="grid grid-cols-2 gap-4">
          {numbers.map(({ name, label }) => (
            <Field key={name} label={label} error={errors[name]}>
              {(control) => (
                <input
                  className="field-input tabular-nums"
                  inputMode="decimal"
                  autoComplete="off"
                  {...control}
                  {...text(name)}
                />
              )}
            </Field>
          ))}
        </div>
      ) : null}
      {parameters.code === undefined ? null : (
        <Field label="Bank refuses with" error={errors.code}>
          {(control) => (
            <select className="field-input" {...control} {...text('code')}>
              {Object.entries(REFUSAL_REASONS).map(([code, label]) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

function useFaultForm(initial: FaultFields) {
  const form = useRef<HTMLFormElement>(null);
  const { result, submit, pending } = useAction(armFaultAction, 'fault');
  const [values, setValues] = useState(() =>
    result.kind === 'failed' ? { ...initial, ...result.values } : initial,
  );
  useEffect(() => {
    // A link to the form focuses it.
    if (window.location.hash === '#arm')
      form.current?.querySelector('select')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (result.kind === 'failed' && result.code === 'reloaded') {
      setValues((before) => ({ ...before, ...result.values }));
    }
  }, [result]);
  useEffect(() => {
    if (result.kind === 'failed') form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return {
    form,
    result,
    pending,
    submit,
    values,
    errors: result.kind === 'failed' ? result.errors : {},
    // React would reset a form that it sends itself.
    send: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const typed = new FormData(event.currentTarget);
      startTransition(() => submit(typed));
    },
    change: (changed: Partial<FaultFields>) => setValues((before) => ({ ...before, ...changed })),
    changeKind: (kind: FaultKind) => {
      const { parameters, end } = FAULT_KINDS[kind];
      const start = { ...parameters, endBy: end.by, endValue: String(end.value) };
      setValues((before) => ({ ...before, ...start, kind }));
    },
  };
}

function kindOf(text: string): FaultKind {
  return isKind(text) ? text : 'down';
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

function isNumber(name: string): name is keyof typeof NUMBERS {
  return Object.hasOwn(NUMBERS, name);
}

/** A link may name a bank without accounts. */
function withChosen(banks: string[], chosen: string): string[] {
  return chosen === '' || banks.includes(chosen) ? banks : [...banks, chosen];
}
