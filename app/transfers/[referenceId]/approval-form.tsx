'use client';

import { useActionState } from 'react';
import { Time } from '../../_components/time.tsx';
import { DecisionFields, Refusal } from './decision-fields.tsx';
import { decideApproval } from './resilient-actions.ts';

interface Props {
  referenceId: string;
  deadline: string;
  requestedBy: string;
}

/** A second person's yes or no, with name and reason. */
export function ApprovalForm({ referenceId, deadline, requestedBy }: Props) {
  const [result, submit, pending] = useActionState(decideApproval, { kind: 'idle' });
  return (
    <form action={submit} className="card grid gap-4 p-4">
      <h2 className="font-medium">This amount needs a second person</h2>
      <p className="text-sm text-muted">
        Anyone but {requestedBy} may decide, until <Time at={deadline} withDate />. Nothing moves before.
      </p>
      <input type="hidden" name="referenceId" value={referenceId} />
      <DecisionFields result={result} />
      <Refusal result={result} />
      <div className="flex gap-3">
        <button
          type="submit"
          name="decision"
          value="approve"
          className="button button-primary"
          disabled={pending}
        >
          Approve
        </button>
        <button
          type="submit"
          name="decision"
          value="reject"
          className="button button-quiet"
          disabled={pending}
        >
          Reject
        </button>
      </div>
    </form>
  );
}
