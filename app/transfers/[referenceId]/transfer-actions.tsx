'use client';

import { RotateCw } from 'lucide-react';
import { useActionState, useId } from 'react';
import { type Actor, refusalOf } from '#lib/permissions.ts';
import { cancelEffectOf } from '#lib/transfers/cancel-effect.ts';
import { approvalOf, stepsOf } from '#lib/transfers/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import { IDLE } from '../../_actions/action-result.ts';
import { SubmitButton } from '../../_components/submit-button.tsx';
import { ApprovalForm } from './approval-form.tsx';
import { LabelledInput, Refusal } from './decision-fields.tsx';
import { RefundDecisionForm } from './refund-decision-form.tsx';
import { cancel, retryNow } from './resilient-actions.ts';

/** What can be done about a transfer in the state it is in. */
export function TransferActions({ view, actor }: { view: TransferView; actor: Actor }) {
  if (view.closedAt !== null) return null;
  const { referenceId, sourceAccount, status } = view;
  const approval = approvalOf(view);
  return (
    <section aria-label="What you can do" className="grid gap-4">
      {status === 'awaiting-approval' && approval ? (
        <ApprovalForm
          referenceId={referenceId}
          deadline={approval.deadline}
          notBy={approval.notBy}
          actor={actor}
        />
      ) : null}
      {status === 'needs-operator' ? (
        <RefundDecisionForm referenceId={referenceId} sourceAccount={sourceAccount} actor={actor} />
      ) : null}
      <div className="flex flex-wrap items-start gap-3">
        {stepsOf(view).some((step) => step.retry || step.status === 'paused') ? (
          <RetryNow referenceId={referenceId} actor={actor} />
        ) : null}
        <Cancel view={view} actor={actor} />
      </div>
    </section>
  );
}

function RetryNow({ referenceId, actor }: { referenceId: string; actor: Actor }) {
  const [result, submit] = useActionState(retryNow, IDLE);
  const note = useId();
  const obstacle = refusalOf(actor, 'retry-now');
  return (
    <form action={submit} className="grid gap-1">
      <input type="hidden" name="referenceId" value={referenceId} />
      <fieldset disabled={obstacle !== undefined} aria-describedby={note}>
        <SubmitButton tone="quiet">
          <RotateCw className="size-4" aria-hidden="true" />
          Try again now
        </SubmitButton>
      </fieldset>
      <p id={note} className="max-w-64 text-note text-muted">
        {obstacle}
      </p>
      <Refusal result={result} />
    </form>
  );
}

/** Says what it would do at this moment before it can be pressed. */
function Cancel({ view, actor }: { view: TransferView; actor: Actor }) {
  const [result, submit] = useActionState(cancel, IDLE);
  const effect = cancelEffectOf(view);
  const obstacle = effect.possible ? refusalOf(actor, 'cancel-transfer') : effect.reason;
  if (obstacle) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" className="button button-quiet" disabled aria-describedby="no-cancel">
          Cancel…
        </button>
        <p id="no-cancel" className="text-note text-muted">
          {obstacle}
        </p>
      </div>
    );
  }
  return (
    <details className="group w-full sm:w-auto sm:open:w-full">
      <summary className="button button-quiet w-fit list-none group-open:bg-sunken">Cancel…</summary>
      <form action={submit} className="card mt-3 grid max-w-xl gap-4 p-5">
        <p>
          <span className="font-medium">What it would do now:</span> {effect.possible ? effect.effect : null}
        </p>
        <input type="hidden" name="referenceId" value={view.referenceId} />
        <LabelledInput name="reason" label="Reason (if you like)" result={result} />
        <Refusal result={result} />
        <div>
          <SubmitButton tone="danger">Cancel the transfer</SubmitButton>
        </div>
      </form>
    </details>
  );
}
