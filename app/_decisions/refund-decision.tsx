import { ActionForm } from '#app/_actions/action-form.tsx';
import { Time } from '#app/_ui/time.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import { refundResolution } from '#lib/transfers/schemas.ts';
import { isHeld, isLapsed, isSamePerson, type RefundClaim } from '#temporal/contract.ts';
import { ClaimedRefund } from './claimed-refund.tsx';
import { DecisionId } from './decision-id.tsx';
import { LapsedClaim, type LapsedClaimProps } from './lapsed-claim.tsx';
import { ProposedRefund } from './proposed-refund.tsx';
import type { RefundFormProps } from './refund-form-props.ts';
import { RESEND } from './resend.ts';
import { ReturnMoney } from './return-money.tsx';

interface Props extends Omit<RefundFormProps, 'refusal'> {
  /** Where “Refund again” sends the money. */
  backTo: string;
  /** Undefined while the bank is unavailable. */
  inTransitMinor: number | undefined;
  claim: RefundClaim | null;
  /** May not confirm a proposal; null if unknown. */
  requestedBy: string | null;
  actor: Actor;
  nowMs: number;
}

/** The step that the actor can take now. */
export function RefundDecision({ backTo, inTransitMinor, claim, requestedBy, actor, nowMs, ...form }: Props) {
  const refusal = refusalOf(actor, 'resolve-refund');
  const lapsed = claim && isLapsed(claim, actor.name, nowMs) ? claim : null;
  if (inTransitMinor === 0) return <NothingOwed {...form} lapsed={lapsed} refusal={refusal} />;
  const isOwn = claim !== null && isSamePerson(claim.by, actor.name);
  if (claim && claim.until === null) {
    return <ProposedRefund {...form} claim={claim} isOwn={isOwn} requestedBy={requestedBy} actor={actor} />;
  }
  // A lapsed claim is its holder's until somebody else acts: they may have paid.
  if (claim?.until && isOwn)
    return <ClaimedRefund {...form} claim={claim} until={claim.until} refusal={refusal} />;
  if (claim?.until && isHeld(claim, nowMs)) {
    return (
      <p>
        Claimed by <bdi>{claim.by}</bdi> until <Time at={claim.until} />. Nobody else can decide until then.
      </p>
    );
  }
  return <ReturnMoney {...form} backTo={backTo} lapsed={lapsed} refusal={refusal} />;
}

/** Nobody is offered to pay what is not owed. */
function NothingOwed({ action, referenceId, occasion, lapsed, refusal }: RefundFormProps & LapsedClaimProps) {
  return (
    <ActionForm
      schema={refundResolution}
      action={action}
      hidden={{ referenceId, resolution: 'nothingOwed', reason: 'Nothing is in transit.' }}
      resend={RESEND}
      buttons={[{ label: 'Close transfer', tone: 'primary', refusal }]}
    >
      {({ choice, result }) => (
        <>
          <DecisionId result={result} occasion={occasion} />
          <LapsedClaim lapsed={lapsed} choice={choice('notPaid')} />
          <p className="max-w-prose text-pretty">
            Nothing is owed: the bank has nothing in transit for this transfer. Its money left another way,
            such as by a repair. The bank is asked once more before the transfer ends.
          </p>
        </>
      )}
    </ActionForm>
  );
}
