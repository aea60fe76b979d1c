'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import type { ServerAction } from '#app/_actions/action-result.ts';
import { TextField } from '#app/_actions/text-field.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import { REASON } from '#lib/shared/text.ts';
import { approval } from '#lib/transfers/schemas.ts';
import { isSamePerson } from '#temporal/contract.ts';
import { DecisionId } from './decision-id.tsx';
import { recordedAs } from './recorded-as.ts';
import { RESEND } from './resend.ts';

interface Props {
  action: ServerAction;
  referenceId: string;
  /** The requester, who may not decide; null if unknown. */
  requestedBy: string | null;
  actor: Actor;
}

export function ApprovalDecision({ action, referenceId, requestedBy, actor }: Props) {
  const refusal =
    requestedBy !== null && isSamePerson(requestedBy, actor.name)
      ? `Requested by you (${actor.name}): someone else must decide.`
      : refusalOf(actor, 'approve-transfer');
  return (
    <ActionForm
      schema={approval}
      action={action}
      hidden={{ referenceId }}
      resend={RESEND}
      buttons={[
        { label: 'Approve', tone: 'primary', name: 'decision', value: 'approve', refusal },
        { label: 'Reject', tone: 'quiet', name: 'decision', value: 'reject', refusal },
      ]}
    >
      {({ field, result }) => (
        <>
          <DecisionId result={result} occasion={1} />
          <TextField
            field={field('reason')}
            label="Reason"
            hint={refusal ? undefined : recordedAs(actor)}
            maxLength={REASON.maxLength}
          />
        </>
      )}
    </ActionForm>
  );
}
