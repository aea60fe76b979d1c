'use client';

import { RotateCw } from 'lucide-react';
import { useDeferredValue, useId } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionForm } from '#app/_actions/action-form.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { cancelAction, retryNowAction } from '#app/_decisions/actions.ts';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import { REASON } from '#lib/shared/text.ts';
import { cancellation } from '#lib/transfers/schemas.ts';
import { cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { approvalOf, type StepView, stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { ApprovalForm } from './approval-form.tsx';
import { LazyRefundDecision } from './lazy-refund-decision.tsx';

export function TransferActions({ view, actor }: { view: TransferView; actor: Actor }) {
  // An urgent update would hide the form until it has loaded.
  const later = useDeferredValue(view);
  if (view.closedAt !== null) return null;
  const { referenceId, status } = view;
  const approval = approvalOf(view);
  const waiting = stepsOf(view).find((step) => step.retry);
  return (
    <section aria-label="Actions" className="grid gap-4">
      {status === 'awaiting-approval' && approval ? (
        <ApprovalForm
          referenceId={referenceId}
          deadline={approval.deadline}
          notBy={approval.notBy}
          actor={actor}
        />
      ) : null}
      {status === 'awaiting-operator' ? <LazyRefundDecision view={later} actor={actor} /> : null}
      <div className="flex flex-wrap items-start gap-3">
        {waiting ? <RetryNow referenceId={referenceId} step={waiting} actor={actor} /> : null}
        <Cancel view={view} actor={actor} />
      </div>
    </section>
  );
}

interface RetryProps {
  referenceId: string;
  /** That waits for its next attempt. */
  step: StepView;
  actor: Actor;
}

function RetryNow({ referenceId, step, actor }: RetryProps) {
  const note = useId();
  const refusal = refusalOf(actor, 'retry-now');
  const state = `${step.key} ${step.attemptCount} ${step.retry?.nextAttemptAt}`;
  const { form, result, expected } = useLiveAction(retryNowAction, state);
  return (
    <ActionFormElement {...form} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="referenceId" value={referenceId} />
      <button
        type="submit"
        className="button button-quiet"
        disabled={refusal !== undefined}
        aria-describedby={refusal ? note : undefined}
        aria-busy={expected !== null}
      >
        <RotateCw className="size-4" aria-hidden="true" />
        {expected ? 'Retrying…' : 'Retry now'}
      </button>
      {refusal ? (
        <p id={note} className="text-note text-muted text-pretty">
          {refusal}
        </p>
      ) : null}
      <ActionFailure result={result} />
    </ActionFormElement>
  );
}

/** Shows the effect before it can be pressed. */
function Cancel({ view, actor }: { view: TransferView; actor: Actor }) {
  const note = useId();
  const effect = cancelEffectOf(view);
  const obstacle = effect.possible ? refusalOf(actor, 'cancel-transfer') : effect.reason;
  if (obstacle) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" className="button button-quiet" disabled aria-describedby={note}>
          Cancel…
        </button>
        <p id={note} className="text-note text-muted">
          {obstacle}
        </p>
      </div>
    );
  }
  return (
    <ActionForm
      schema={cancellation}
      action={cancelAction}
      hidden={{ referenceId: view.referenceId }}
      buttons={[{ label: 'Cancel transfer', tone: 'danger' }]}
      frame={(form, hasFailed) => (
        <details open={hasFailed || undefined} className="group w-full sm:w-auto sm:open:w-full">
          <summary className="button button-quiet w-fit list-none group-open:bg-sunken">Cancel…</summary>
          <div className="card mt-3 max-w-xl p-5">{form}</div>
        </details>
      )}
    >
      {({ field }) => (
        <>
          <p>
            <span className="font-medium">Effect now:</span> {effect.possible ? effect.effect : null}
          </p>
          <TextField field={field('reason')} label="Reason (optional)" maxLength={REASON.maxLength} />
        </>
      )}
    </ActionForm>
  );
}
