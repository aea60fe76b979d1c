'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import {
  type RefObject,
  type SubmitEvent,
  startTransition,
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type * as z from 'zod/mini';
import { type ActionResult, mayBeDone, type ServerAction, typedIn } from './action-result.ts';
import { RELOADED } from './lost-action.ts';
import { useAction } from './use-action.ts';

type Fields = Readonly<Record<string, string>>;

export interface Definition<Value = undefined, Checked extends FieldValues = FieldValues> {
  /** The action’s own. */
  schema: z.core.$ZodType<Checked, FieldValues>;
  action: ServerAction<Value>;
  /** Of all fields, hidden ones too. */
  defaults: Fields;
  /** The form’s name on its page, as for {@link useAction}. */
  keepAs: string;
  /** What was typed passed the schema, which made this of it, and is sent now. Always before `onAnswer`. Renders nothing at once. */
  onSend?: (values: Checked) => void;
  /** Before the result is rendered. */
  onAnswer?: (result: ActionResult<Value>) => void;
}

export interface FormField {
  id: string;
  error: string | undefined;
  /** Uncontrolled, and without a value in the hook: what is typed before hydration must stay. */
  control: ReturnType<UseFormReturn['register']> & { defaultValue: string };
}

export interface FormChoice {
  id: string;
  error: string | undefined;
  name: string;
  /** Which one is chosen at first. */
  initial: string;
  onChange: () => void;
}

export interface ActionFormState<Value = undefined> {
  result: ActionResult<Value>;
  pending: boolean;
  form: {
    ref: RefObject<HTMLFormElement | null>;
    action: (form: FormData) => void;
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
    noValidate: true;
  };
  field: (name: string) => FormField;
  /** Of radio buttons: registered, they would lose what was chosen before hydration. */
  choice: (name: string) => FormChoice;
  /** Of the fields that must be corrected. */
  problems: { id: string; message: string }[];
  /** Grows each time that sending is refused, here or by the server. */
  refusals: number;
  /** An earlier send got no answer. */
  mayBeDone: boolean;
  initial: Fields;
  hookForm: UseFormReturn;
  set: (fields: Fields) => void;
}

/**
 * A form for one action. The action’s schema checks it before it is sent, the server again and, without
 * scripts, alone. What was typed stays until the action has succeeded.
 */
export function useActionForm<Value, Checked extends FieldValues>({
  schema,
  action,
  defaults,
  keepAs,
  onSend,
  onAnswer,
}: Definition<Value, Checked>): ActionFormState<Value> {
  const { result, submit, sendAhead, pending } = useAction(action, keepAs, onAnswer);
  const failed = result.kind === 'failed' ? result : undefined;
  const ref = useRef<HTMLFormElement>(null);
  const pressed = useRef<HTMLElement>(null);
  const checkTyped = zodResolver(schema);
  const hookForm = useForm<FieldValues, unknown, Checked>({
    // The page holds what is typed: what is checked is what would be sent.
    resolver: (_values, ...rest) => checkTyped(typedIn(dataOf(ref.current, pressed.current)), ...rest),
    errors: useMemo(() => toFieldErrors(failed?.errors), [failed]),
    shouldFocusError: false,
  });
  const { register, reset, setValue, trigger, handleSubmit, formState } = hookForm;
  const { errors, isSubmitted, submitCount } = formState;
  const serverRefusals = useServerRefusals(result);
  const restoreValues = useEffectEvent((values: Fields) =>
    restore(ref.current, values, { defaults, setValue }),
  );
  useEffect(() => {
    if (result.kind === 'done') reset();
    if (result.kind === 'failed' && result.code === RELOADED) restoreValues(result.values);
  }, [result, reset]);
  const initial: Fields = { ...defaults, ...failed?.values };
  const formId = useId();
  const idOf = (name: string) => `${formId}${name}`;
  const errorOf = (name: string) => errors[name] && String(errors[name].message);
  // Pending is known only after the next rendering: a second click can come earlier.
  const sentAfter = useRef<ActionResult<Value>>(null);

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sentAfter.current === result) return;
    pressed.current = event.nativeEvent.submitter;
    const form = dataOf(event.currentTarget, pressed.current);
    const send = (values: Checked) => {
      sentAfter.current = result;
      sendAhead(form);
      onSend?.(values);
      // A new task: what is rendered now would keep the request in this page until it is done.
      setTimeout(() => startTransition(() => submit(form)));
    };
    void handleSubmit(send)();
  };

  return {
    result,
    pending,
    form: { ref, action: submit, onSubmit, noValidate: true },
    field: (name) => ({
      id: idOf(name),
      error: errorOf(name),
      control: { ...register(name), defaultValue: initial[name] ?? '' },
    }),
    choice: (name) => ({
      id: idOf(name),
      error: errorOf(name),
      name,
      initial: initial[name] ?? '',
      onChange: () => {
        if (isSubmitted) void trigger();
      },
    }),
    problems: Object.keys(errors).map((name) => ({ id: idOf(name), message: errorOf(name) ?? '' })),
    refusals: submitCount + serverRefusals,
    mayBeDone: mayBeDone(result),
    initial,
    hookForm,
    set: (fields) => {
      for (const [name, value] of Object.entries(fields)) {
        setValue(name, value, { shouldValidate: isSubmitted });
      }
    },
  };
}

/** With the name and value of the button that was pressed. */
function dataOf(form: HTMLFormElement | null, pressed: HTMLElement | null): FormData {
  return new FormData(form ?? undefined, pressed?.isConnected ? pressed : null);
}

/** What a field holds now. Unlike `useWatch` it tells what was typed before hydration, too. */
export function useTyped({ hookForm, initial }: Watchable, name: string): string {
  const { subscribe, getValues } = hookForm;
  const atFirst = initial[name] ?? '';
  return useSyncExternalStore(
    useCallback((callback) => subscribe({ name, formState: { values: true }, callback }), [subscribe, name]),
    () => getValues(name) ?? atFirst,
    () => atFirst,
  );
}

type Watchable = Pick<ActionFormState, 'hookForm' | 'initial'>;

function toFieldErrors(errors: Fields = {}) {
  return Object.fromEntries(
    Object.entries(errors).map(([name, message]) => [name, { type: 'server', message }]),
  );
}

function useServerRefusals(result: ActionResult<unknown>): number {
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (result.kind === 'failed' && result.certainty !== 'unknown') setRefusals((count) => count + 1);
  }, [result]);
  return refusals;
}

/** Types again what was typed before the page was reloaded, in view. */
function restore(form: HTMLFormElement | null, values: Fields, { defaults, setValue }: Restoring): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form?.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = value;
    else setValue(name, value);
    if (value === (defaults[name] ?? '')) continue;
    const element = field instanceof RadioNodeList ? field[0] : field;
    const details = element instanceof Element ? element.closest('details') : null;
    if (details) details.open = true;
  }
}

interface Restoring {
  defaults: Fields;
  setValue: UseFormReturn['setValue'];
}
