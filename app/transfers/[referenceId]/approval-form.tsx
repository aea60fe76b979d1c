'use client';

import { useActionState, useId } from 'react';
import { type Actor, refusalOf } from '#lib/permissions.ts';
import { IDLE } from '../../_actions/action-result.ts';
import { Time } from '../../_components/time.tsx';
import { LabelledInput, Refusal } from './decision-fields.tsx';
import { decideApproval } from './resilient-actions.ts';

interface Props {
  referenceId: string;
  deadline: string;
  /** Who asked for the transfer, and so may not decide. */
  notBy: string;
  actor: Actor;
}

/** A second person's yes or no, with a reason, in the name of whoever acts. */
export function ApprovalForm({ referenceId, deadline, notBy, actor }: Props) {
  const [result, submit, pending] = useActionState(decideApproval, IDLE);
  const note = useId();
  const obstacle =
    actor.name === notBy
      ? `You act as ${actor.name}, who asked for it: a second person must decide.`
      : refusalOf(actor, 'approve-transfer');
  return (
    <form action={submit} className="card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">This amount needs a second person</h2>
        <p className="mt-1 text-muted">
          Anyone but {notBy} may decide, until <Time at={deadline} withDate />. Nothing moves before.
        </p>
      </div>
      <input type="hidden" name="referenceId" value={referenceId} />
      <LabelledInput name="reason" label="Reason" result={result} />
      <Refusal result={result} />
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="submit"
          name="decision"
          value="approve"
          className="button button-primary"
          disabled={pending || obstacle !== undefined}
          aria-describedby={note}
        >
          Approve
        </button>
        <button
          type="submit"
          name="decision"
          value="reject"
          className="button button-quiet"
          disabled={pending || obstacle !== undefined}
          aria-describedby={note}
        >
          Reject
        </button>
        <p id={note} className="text-note text-muted">
          {obstacle ?? `In your name: ${actor.name}.`}
        </p>
      </div>
    </form>
  );
}
