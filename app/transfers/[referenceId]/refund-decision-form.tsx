'use client';

import { useActionState } from 'react';
import { DecisionFields, LabelledInput, Refusal } from './decision-fields.tsx';
import { resolveRefund } from './resilient-actions.ts';

/** What a person decides when the bank did not take the refund. */
export function RefundDecisionForm({ referenceId }: { referenceId: string }) {
  const [result, submit, pending] = useActionState(resolveRefund, { kind: 'idle' });
  return (
    <form action={submit} className="card grid gap-4 p-4">
      <h2 className="font-medium">The refund needs a decision</h2>
      <p className="text-sm text-muted">The money waits on the clearing account for as long as it takes.</p>
      <input type="hidden" name="referenceId" value={referenceId} />
      <DecisionFields result={result} />
      <div className="grid gap-3 sm:grid-cols-2">
        <LabelledInput name="account" result={result} label="Another account (to redirect)" />
        <LabelledInput
          name="externalReference"
          result={result}
          label="External reference (if settled elsewhere)"
        />
      </div>
      <Refusal result={result} />
      <div className="flex flex-wrap gap-3">
        <button
          type="submit"
          name="resolution"
          value="retry"
          className="button button-primary"
          disabled={pending}
        >
          Refund again
        </button>
        <button
          type="submit"
          name="resolution"
          value="redirect"
          className="button button-quiet"
          disabled={pending}
        >
          Refund to the other account
        </button>
        <button
          type="submit"
          name="resolution"
          value="settledElsewhere"
          className="button button-quiet"
          disabled={pending}
        >
          Settled elsewhere
        </button>
      </div>
    </form>
  );
}
