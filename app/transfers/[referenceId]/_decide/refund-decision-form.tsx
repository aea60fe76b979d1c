import { resolveRefundAction } from '#app/_decisions/actions.ts';
import { recordedAs } from '#app/_decisions/recorded-as.ts';
import { RefundDecision } from '#app/_decisions/refund-decision.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';

interface Props {
  referenceId: string;
  occasion: number;
  sourceAccount: string;
  actor: Actor;
}

export function RefundDecisionForm({ referenceId, occasion, sourceAccount, actor }: Props) {
  const refusal = refusalOf(actor, 'resolve-refund');
  return (
    <div className="card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">Refund decision</h2>
        <p className="mt-1 text-muted">
          Choose how the money is returned.
          {refusal ? null : ` ${recordedAs(actor)}`}
        </p>
      </div>
      <RefundDecision
        action={resolveRefundAction}
        referenceId={referenceId}
        occasion={occasion}
        backTo={sourceAccount}
        refusal={refusal}
      />
    </div>
  );
}
