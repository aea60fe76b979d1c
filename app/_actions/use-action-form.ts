'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import {
  type SubmitEvent,
  startTransition,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod/mini';
import type { ActionResult, ServerAction } from './action-result.ts';
import { useAction } from './use-action.ts';

type Fields = Readonly<Record<string, string>>;

export interface Definition<Value = undefined> {
  /** The action’s own. */
  schema: z.core.$ZodType<FieldValues, FieldValues>;
  action: ServerAction<Value>;
  /** Of all fields, hidden ones too. */
  defaults: Fields;
}

export interface FormField {
  id: string;
  error: string | undefined;
  /** Uncontrolled: what is typed before hydration must stay. */
  control: ReturnType<UseFormReturn['register']> & { defaultValue: string };
}

export interface ActionFormState<Value = undefined> {
  result: ActionResult<Value>;
  pending: boolean;
  form: {
    action: (form: FormData) => void;
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
    noValidate: true;
  };
  field: (name: string) => FormField;
  /** Of the fields that must be corrected. */
  problems: { id: string; message: string }[];
  /** How often sending was refused, here or by the server. */
  refusals: number;
  /** An earlier send got no answer. */
  mayBeDone: boolean;
  control: UseFormReturn['control'];
  set: (fields: Fields) => void;
}

/**
 * A form for one action. The action’s schema checks it before it is sent, the server again and, without
 * scripts, alone. What was typed stays until the action has succeeded.
 */
export function useActionForm<Value>({
  schema,
  action,
  defaults,
}: Definition<Value>): ActionFormState<Value> {
  const { result, submit, pending } = useAction(action);
  const failed = result.kind === 'failed' ? result : undefined;
  const { register, control, reset, setValue, handleSubmit, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { ...defaults, ...failed?.values },
    errors: useMemo(() => toFieldErrors(failed?.errors), [failed]),
    shouldFocusError: false,
  });
  const { refusals, refuse, mayBeDone } = useRefusals(result);
  useOnDone(result, () => reset({ ...defaults }));
  const formId = useId();
  const idOf = (name: string) => `${formId}${name}`;
  const messageOf = (name: string) => String(formState.errors[name]?.message);
  // Pending is known only after the next rendering: a second click can come earlier.
  const sentAfter = useRef<ActionResult<Value>>(null);

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sentAfter.current === result) return;
    const { submitter } = event.nativeEvent;
    const form = new FormData(event.currentTarget, submitter);
    if (submitter instanceof HTMLButtonElement && submitter.name) setValue(submitter.name, submitter.value);
    const send = () => {
      sentAfter.current = result;
      startTransition(() => submit(form));
    };
    void handleSubmit(send, refuse)();
  };

  return {
    result,
    pending,
    form: { action: submit, onSubmit, noValidate: true },
    field: (name) => ({
      id: idOf(name),
      error: formState.errors[name] && messageOf(name),
      control: { ...register(name), defaultValue: failed?.values[name] ?? defaults[name] ?? '' },
    }),
    problems: Object.keys(formState.errors).map((name) => ({ id: idOf(name), message: messageOf(name) })),
    refusals,
    mayBeDone,
    control,
    set: (fields) => {
      for (const [name, value] of Object.entries(fields)) {
        setValue(name, value, { shouldValidate: formState.isSubmitted });
      }
    },
  };
}

function toFieldErrors(errors: Fields = {}) {
  return Object.fromEntries(
    Object.entries(errors).map(([name, message]) => [name, { type: 'server', message }]),
  );
}

function useRefusals(result: ActionResult<unknown>) {
  const [refusals, setRefusals] = useState(0);
  const [mayBeDone, setMayBeDone] = useState(false);
  const refuse = () => setRefusals((count) => count + 1);
  useEffect(() => {
    if (result.kind === 'idle') return;
    if (result.kind === 'done') setMayBeDone(false);
    else if (result.certainty === 'unknown') setMayBeDone(true);
    else setRefusals((count) => count + 1);
  }, [result]);
  return { refusals, refuse, mayBeDone };
}

function useOnDone(result: ActionResult<unknown>, onDone: () => void): void {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (result.kind === 'done') done();
  }, [result]);
}
