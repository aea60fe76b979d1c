'use client';

import { useActionState, useEffect, useEffectEvent, useId, useRef } from 'react';
import { ROLES, type Role } from '#lib/permissions.ts';
import { IDLE, unanswered } from '../_actions/action-result.ts';
import { resilientAction } from '../_components/resilient-action.ts';
import { useToast } from '../_components/toaster.tsx';
import { actAsAction } from './actions.ts';

const actAs = resilientAction(actAsAction, unanswered);

const LABELS: Record<Role, string> = {
  teller: 'Teller',
  supervisor: 'Supervisor',
  operations: 'Operations',
};

/** Who acts: everything done from here on carries this name. Stands in for a sign-in. */
export function ActingAs({ role }: { role: Role }) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [result, submit] = useActionState(actAs, IDLE);
  const toast = useToast();
  const tell = useEffectEvent((message: string) => toast('Who acts', message));
  useEffect(() => {
    if (result.kind === 'refused') tell(result.message);
  }, [result]);
  return (
    <form ref={form} action={submit} className="flex items-center gap-2">
      <label htmlFor={id} className="text-note whitespace-nowrap text-muted max-[23rem]:sr-only">
        Acting as
      </label>
      <select
        // The server's word: a choice it did not take does not stay on the screen.
        key={role}
        id={id}
        name="role"
        defaultValue={role}
        onChange={() => form.current?.requestSubmit()}
        className="field-input h-11 min-w-0 flex-1 py-0 lg:h-9"
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {LABELS[one]}
          </option>
        ))}
      </select>
      <noscript>
        <button type="submit" className="button button-quiet">
          Switch
        </button>
      </noscript>
    </form>
  );
}
