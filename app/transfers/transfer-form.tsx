'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { startTransition, useActionState, useEffect, useRef, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { Account } from '#lib/bank/schemas.ts';
import { formatMoney } from '#lib/money.ts';
import {
  type OrderErrors,
  type OrderFieldName,
  type OrderFields,
  orderForm,
  readOrderFields,
} from '#lib/transfers/order-form.ts';
import { AccountSelect } from '../_components/account-select.tsx';
import { Field } from '../_components/field.tsx';
import { Notice } from '../_components/notice.tsx';
import { resilientAction } from '../_components/resilient-action.ts';
import { type StartResult, startTransferAction } from './actions.ts';
import { ErrorSummary } from './error-summary.tsx';

const startTransfer = resilientAction(
  startTransferAction,
  (_previous, form): StartResult => ({
    kind: 'failed',
    message:
      'No answer came, so the transfer may have been started or not. Send again with the same reference: it is safe.',
    values: readOrderFields(form),
  }),
);

interface Props {
  /** Null while the bank does not answer. */
  accounts: Account[] | null;
  /** Made once for this intent to pay: whatever is sent under it is one transfer. */
  reference: string;
}

/**
 * The form that starts a transfer. It is a plain form with a server action, so it works before any
 * script has loaded; with scripts the same schema looks at it here first.
 */
export function TransferForm({ accounts: current, reference }: Props) {
  const accounts = useLastKnown(current) ?? [];
  const form = useTransferForm(accounts, reference);
  const { values, errors, result, pending } = form;
  const source = accounts.find(({ id }) => id === form.sourceAccount);
  return (
    <section aria-labelledby="send">
      <h1 id="send" className="text-2xl font-semibold tracking-tight">
        Send money
      </h1>
      <p className="mt-1 text-sm text-muted">
        Withdrawn here, deposited there, or returned. Never lost between.
      </p>
      <form ref={form.ref} action={form.submit} onSubmit={form.send} noValidate className="mt-6 grid gap-5">
        <ErrorSummary errors={errors} attempt={form.attempt} />
        <Field
          name="sourceAccount"
          label="From"
          error={errors.sourceAccount}
          hint={source ? `${formatMoney(source.postedMinor, source.currency)} available` : undefined}
        >
          {(control) => (
            <AccountSelect
              accounts={accounts}
              {...control}
              {...form.register('sourceAccount')}
              defaultValue={values.sourceAccount}
            />
          )}
        </Field>
        <Field name="targetAccount" label="To" error={errors.targetAccount}>
          {(control) => (
            <AccountSelect
              accounts={accounts}
              {...control}
              {...form.register('targetAccount')}
              defaultValue={values.targetAccount}
            />
          )}
        </Field>
        <Field name="amount" label={source ? `Amount in ${source.currency}` : 'Amount'} error={errors.amount}>
          {(control) => (
            <input
              className="field-input money"
              inputMode="decimal"
              autoComplete="off"
              placeholder="0.00"
              {...control}
              {...form.register('amount')}
              defaultValue={values.amount}
            />
          )}
        </Field>
        <Field
          name="referenceId"
          label="Reference"
          error={errors.referenceId}
          hint="However often it is sent, one reference is one transfer."
        >
          {(control) => (
            <input
              className="field-input font-mono"
              autoComplete="off"
              spellCheck={false}
              {...control}
              {...form.register('referenceId')}
              defaultValue={values.referenceId}
            />
          )}
        </Field>
        {result.kind === 'conflict' ? (
          <Notice>
            <p role="alert">{result.message}</p>
            <button
              type="button"
              className="mt-2 font-medium underline underline-offset-2"
              onClick={() => form.takeReference(result.freshReference)}
            >
              Use a new reference: {result.freshReference}
            </button>
          </Notice>
        ) : null}
        {result.kind === 'failed' ? (
          <Notice>
            <p role="alert">{result.message}</p>
          </Notice>
        ) : null}
        <button type="submit" className="button button-primary" disabled={pending}>
          {pending ? 'Sending…' : 'Send money'}
        </button>
      </form>
    </section>
  );
}

/** The last value that was there: a choice once made stays, though what it was made from is away. */
function useLastKnown<T>(current: T | null): T | null {
  const [known, setKnown] = useState(current);
  if (current !== null && current !== known) setKnown(current);
  return current ?? known;
}

/** What the form holds and what it does: the browser's checks before, the server's answer after. */
function useTransferForm(accounts: Account[], reference: string) {
  const [result, submit, pending] = useActionState(startTransfer, { kind: 'idle' });
  const values: OrderFields =
    result.kind === 'idle'
      ? { sourceAccount: '', targetAccount: '', amount: '', referenceId: reference }
      : result.values;
  const { register, handleSubmit, formState, setError, setValue, control } = useForm<OrderFields>({
    resolver: zodResolver(orderForm(accounts), undefined, { raw: true }),
    defaultValues: values,
    shouldFocusError: false,
  });
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (result.kind !== 'invalid') return;
    for (const field of FIELDS) {
      const message = result.errors[field];
      if (message) setError(field, { type: 'server', message });
    }
  }, [result, setError]);
  const checked = handleSubmit(() => {
    const form = ref.current;
    if (form) startTransition(() => submit(new FormData(form)));
  });
  return {
    ref,
    values,
    errors: formState.isSubmitted
      ? shownErrors(formState.errors)
      : result.kind === 'invalid'
        ? result.errors
        : {},
    attempt: formState.submitCount,
    result,
    pending,
    register,
    submit,
    send: (event: React.FormEvent) => void checked(event),
    sourceAccount: useWatch({ control, name: 'sourceAccount' }),
    takeReference: (fresh: string) => setValue('referenceId', fresh),
  };
}

const FIELDS = [
  'sourceAccount',
  'targetAccount',
  'amount',
  'referenceId',
] as const satisfies OrderFieldName[];

function shownErrors(errors: Partial<Record<OrderFieldName, { message?: string | undefined }>>): OrderErrors {
  return Object.fromEntries(
    FIELDS.flatMap((field) => (errors[field]?.message ? [[field, errors[field].message]] : [])),
  );
}
