import { ActionForm } from '#app/_actions/action-form.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import { refundResolution } from '#lib/transfers/schemas.ts';
import { describePlan, isSamePerson, planText, type RefundClaim } from '#temporal/contract.ts';
import { DecisionId } from './decision-id.tsx';
import type { RefundFormProps } from './refund-form-props.ts';
import { RESEND } from './resend.ts';

interface Props extends Omit<RefundFormProps, 'refusal'> {
  claim: RefundClaim;
  isOwn: boolean;
  /** May not confirm; null if unknown. */
  requestedBy: string | null;
  actor: Actor;
}

/** Above the approval threshold a second person confirms or declines. */
export function ProposedRefund({ action, referenceId, occasion, claim, isOwn, requestedBy, actor }: Props) {
  return (
    <ActionForm
      schema={refundResolution}
      action={action}
      hidden={{ referenceId, plan: planText(claim) }}
      resend={RESEND}
      buttons={isOwn ? [buttonOf('Withdraw proposal')] : secondPersonButtons(requestedBy, actor)}
    >
      {({ result }) => (
        <>
          <DecisionId result={result} occasion={occasion} />
          <p className="max-w-prose text-pretty">
            Proposed by <bdi>{claim.by}</bdi>: {describePlan(claim)}. <bdi>“{claim.reason}”</bdi>
          </p>
          {isOwn ? <p className="text-muted">A second person must confirm it.</p> : null}
        </>
      )}
    </ActionForm>
  );
}

function buttonOf(label: string, refusal?: string) {
  return { label, tone: 'quiet' as const, name: 'resolution', value: 'release', refusal };
}

function secondPersonButtons(requestedBy: string | null, actor: Actor) {
  const refusal =
    requestedBy !== null && isSamePerson(requestedBy, actor.name)
      ? `Requested by you (${actor.name}): someone else must confirm.`
      : refusalOf(actor, 'confirm-refund');
  const confirm = {
    label: 'Confirm',
    tone: 'primary' as const,
    name: 'resolution',
    value: 'confirm',
    refusal,
  };
  return [confirm, buttonOf('Decline', refusalOf(actor, 'release-refund'))];
}
