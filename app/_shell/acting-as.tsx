'use client';

import { Check } from 'lucide-react';
import {
  type FocusEvent,
  type RefObject,
  type SubmitEvent,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from 'react';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import type { FailedResult } from '#app/_actions/action-result.ts';
import { useAction } from '#app/_actions/use-action.ts';
import { useToast } from '#app/_ui/toaster.tsx';
import { ROLES, type Role } from '#lib/auth/permissions.ts';
import { actAsAction } from './actions.ts';

const LABELS: Record<Role, string> = {
  teller: 'Teller',
  supervisor: 'Supervisor',
  operations: 'Operations',
};

/** Stands in for a sign-in: every action carries this role. */
export function ActingAs({ role }: { role: Role }) {
  const id = useId();
  const { result, submit } = useAction(actAsAction);
  const { form, list, choice } = useConfirmedChoice(role);
  const toast = useToast();
  const showToast = useEffectEvent(({ certainty, message }: FailedResult) =>
    toast(certainty === 'not-done' ? 'Role not changed' : 'The role may have changed', message),
  );
  useEffect(() => {
    if (result.kind === 'failed') showToast(result);
  }, [result]);
  return (
    <ActionFormElement
      ref={form}
      action={submit}
      onSubmit={choice.onSubmit}
      onBlur={choice.onBlur}
      className="flex items-center gap-2"
    >
      <label
        htmlFor={id}
        className={`text-note whitespace-nowrap text-muted noscript:sr-only ${choice.isUnconfirmed ? 'sr-only' : 'max-[23rem]:sr-only'}`}
      >
        Acting as
      </label>
      <select
        // Resets to the server’s role when a choice was refused.
        key={role}
        ref={list}
        id={id}
        aria-describedby={`${id}-keys`}
        name="role"
        defaultValue={role}
        onKeyDown={choice.onKeyDown}
        onPointerDown={choice.onPointerDown}
        onChange={choice.onChange}
        className="field-input min-w-0 flex-1 lg:h-9"
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {LABELS[one]}
          </option>
        ))}
      </select>
      <span id={`${id}-keys`} hidden>
        Press Enter to confirm.
      </span>
      {choice.isUnconfirmed ? (
        <button
          type="submit"
          aria-label="Switch"
          title="Switch (Enter)"
          // In Safari a click would take the focus, and with it the choice.
          onMouseDown={(event) => event.preventDefault()}
          className="button button-primary button-icon"
        >
          <Check className="size-4" aria-hidden="true" />
        </button>
      ) : null}
      <noscript>
        <button type="submit" className="button button-quiet">
          Switch
        </button>
      </noscript>
    </ActionFormElement>
  );
}

/**
 * A choice by pointer is submitted at once. By keyboard each arrow key is a change event, so that a choice
 * needs Enter or the button, and is dropped on blur.
 */
function useConfirmedChoice(role: Role) {
  const form = useRef<HTMLFormElement>(null);
  const list = useRef<HTMLSelectElement>(null);
  const byKeys = useRef(false);
  const [isUnconfirmed, setUnconfirmed] = useState(false);
  const keepFocus = useFocusKept(role, list);
  useEffect(() => {
    // Chosen before hydration, which no event tells of.
    setUnconfirmed(list.current?.value !== role);
  }, [role]);
  const choice = {
    isUnconfirmed,
    onPointerDown: () => {
      byKeys.current = false;
    },
    onKeyDown: (event: { key: string; preventDefault: () => void }) => {
      byKeys.current = true;
      if (event.key !== 'Enter' || !isUnconfirmed) return;
      // Enter would open the list.
      event.preventDefault();
      form.current?.requestSubmit();
    },
    onChange: ({ target }: { target: HTMLSelectElement }) => {
      if (byKeys.current) setUnconfirmed(target.value !== role);
      else form.current?.requestSubmit();
    },
    onSubmit: ({ currentTarget }: SubmitEvent<HTMLFormElement>) => {
      setUnconfirmed(false);
      if (currentTarget.contains(document.activeElement)) keepFocus();
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!isUnconfirmed || currentTarget.contains(relatedTarget)) return;
      setUnconfirmed(false);
      form.current?.reset();
    },
  };
  return { form, list, choice };
}

/** Both the button and the list are replaced on success, and would take the focus with them. */
function useFocusKept(role: Role, list: RefObject<HTMLSelectElement | null>): () => void {
  const isWanted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another role is another list, drawn by now.
  useEffect(() => {
    // Not if the user has moved on.
    if (isWanted.current && document.activeElement === document.body) list.current?.focus();
    isWanted.current = false;
  }, [role]);
  return () => {
    isWanted.current = true;
    list.current?.focus();
  };
}
