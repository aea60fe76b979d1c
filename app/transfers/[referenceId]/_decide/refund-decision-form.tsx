import { ActionForm } from '#app/_actions/action-form.tsx';
import { resolveRefundAction } from '#app/_decisions/actions.ts';
import { recordedAs } from '#app/_decisions/recorded-as.ts';
import { RefundDecisionFields } from '#app/_decisions/refund-decision-fields.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';

interface Props {
  referenceId: string;
  sourceAccount: string;
  actor: Actor;
}

export function RefundDecisionForm({ referenceId, sourceAccount, actor }: Props) {
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
      <ActionForm
        action={resolveRefundAction}
        hidden={{ referenceId }}
        buttons={[{ label: 'Submit', tone: 'primary', refusal }]}
      >
        {(result) => <RefundDecisionFields backTo={sourceAccount} result={result} />}
      </ActionForm>
    </div>
  );
}
