'use client';

import { startTransition, useEffect, useRef, useState } from 'react';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { useAction } from '#app/_actions/use-action.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import {
  type OrderErrors,
  type OrderFieldName,
  type OrderFields,
  readOrder,
  readOrderFields,
} from '#lib/transfers/form/order-form.ts';
import type { FormFields } from '#lib/transfers/form/prefill.ts';
import { startTransferAction } from './actions.ts';

export function useOrder(accounts: Account[], beginning: FormFields) {
  const { result, submit, pending } = useAction(startTransferAction, 'transfer');
  const ref = useRef<HTMLFormElement>(null);
  const [fields, setFields] = useState<FormFields>(() =>
    result.kind === 'failed' ? withTyped(result.values)(beginning) : beginning,
  );
  // Typed before hydration.
  useEffect(() => {
    if (ref.current) setFields(withTyped(typedIn(ref.current)));
  }, []);
  useEffect(() => {
    if (result.kind === 'failed' && result.code === 'reloaded') setFields(withTyped(result.values));
  }, [result]);
  const { refusals, refuse } = useRefusals(result);
  const unknown = useUnknownReference(result);

  const send = (event: React.FormEvent) => {
    event.preventDefault();
    const form = ref.current;
    if (pending || !form) return;
    if (isEmpty(checked(accounts, fields))) startTransition(() => submit(new FormData(form)));
    else refuse();
  };
  return {
    ref,
    fields,
    result,
    pending,
    submit,
    send,
    refusals,
    mayHaveStarted: fields.referenceId === unknown,
    errors: {
      ...(refusals > 0 ? checked(accounts, fields) : {}),
      ...(result.kind === 'failed' && isAsSent(fields, result.values) ? result.errors : {}),
    } satisfies OrderErrors,
    set: (changed: Partial<OrderFields>) => setFields(withTyped(changed)),
  };
}

/** An empty select may have lost its options with the bank. */
function typedIn(form: HTMLFormElement): Partial<OrderFields> {
  const fields = Object.entries(readOrderFields(new FormData(form)));
  return Object.fromEntries(fields.filter(([, text]) => text));
}

function withTyped(typed: Partial<OrderFields>) {
  return (fields: FormFields): FormFields => ({
    ...fields,
    ...typed,
    retryPreset: typed.retryPreset ?? fields.retryPreset,
  });
}

function checked(accounts: Account[], fields: OrderFields): OrderErrors {
  const read = readOrder(fields, accounts);
  return read.ok ? {} : read.errors;
}

function isEmpty(errors: OrderErrors): boolean {
  return Object.keys(errors).length === 0;
}

/** A server error is gone once its field changes. */
function isAsSent(fields: FormFields, sent: Partial<OrderFields>): boolean {
  const names = Object.keys(fields) as OrderFieldName[];
  return names.every((name) => fields[name] === (sent[name] ?? fields[name]));
}

function useRefusals(result: ActionResult) {
  const [refusals, setRefusals] = useState(0);
  const refuse = () => setRefusals((count) => count + 1);
  useEffect(() => {
    if (result.kind === 'failed' && !isEmpty(result.errors)) setRefusals((count) => count + 1);
  }, [result]);
  return { refusals, refuse };
}

/** The last reference that was sent and got no answer. */
function useUnknownReference(result: ActionResult): string | undefined {
  const [unknown, setUnknown] = useState<string>();
  const latest =
    result.kind === 'failed' && result.certainty === 'unknown' ? result.values.referenceId : undefined;
  if (latest !== undefined && latest !== unknown) setUnknown(latest);
  return latest ?? unknown;
}
