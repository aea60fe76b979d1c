'use client';

import { useActionState } from 'react';
import { cancelEffectOf } from '#lib/transfers/cancel-effect.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import type { ActionResult } from './actions.ts';
import { ApprovalForm } from './approval-form.tsx';
import { RefundDecisionForm } from './refund-decision-form.tsx';
import { cancel, retryNow } from './resilient-actions.ts';

const IDLE: ActionResult = { kind: 'idle' };

/** What can be done about a transfer in the state it is in. */
export function TransferActions({ view }: { view: TransferView }) {
  if (view.closedAt !== null) return null;
  const cancelEffect = cancelEffectOf(view);
  return (
    <section aria-label="What you can do" className="grid gap-4">
      {view.status === 'awaiting-approval' && view.approval ? (
        <ApprovalForm
          referenceId={view.referenceId}
          deadline={view.approval.deadline}
          requestedBy={view.requestedBy}
        />
      ) : null}
      {view.status === 'needs-operator' ? <RefundDecisionForm referenceId={view.referenceId} /> : null}
      <div className="flex flex-wrap items-start gap-3">
        {view.steps.some(({ retry, status }) => retry || status === 'paused') ? (
          <ActionButton action={retryNow} referenceId={view.referenceId} label="Try again now" />
        ) : null}
        {cancelEffect.possible ? (
          <ActionButton
            action={cancel}
            referenceId={view.referenceId}
            label="Cancel the transfer"
            note={cancelEffect.effect}
          />
        ) : null}
      </div>
    </section>
  );
}

interface ButtonProps {
  action: (previous: ActionResult, form: FormData) => Promise<ActionResult>;
  referenceId: string;
  label: string;
  /** What it would do now. */
  note?: string;
}

function ActionButton({ action, referenceId, label, note }: ButtonProps) {
  const [result, submit, pending] = useActionState(action, IDLE);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-3">
      <input type="hidden" name="referenceId" value={referenceId} />
      <button type="submit" className="button button-quiet" disabled={pending}>
        {label}
      </button>
      {note ? <p className="max-w-prose text-sm text-muted">{note}</p> : null}
      {result.kind === 'refused' ? (
        <p role="alert" className="text-sm text-refused">
          {result.message}
        </p>
      ) : null}
    </form>
  );
}
