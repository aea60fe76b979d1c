import { resolveRefundAction } from '#app/_decisions/actions.ts';
import { recordedAs } from '#app/_decisions/recorded-as.ts';
import { RefundDecision } from '#app/_decisions/refund-decision.tsx';
import { useServerNow } from '#app/_live/server-clock.tsx';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export function RefundDecisionForm({ view, actor }: { view: TransferView; actor: Actor }) {
  const refusal = refusalOf(actor, 'resolve-refund');
  return (
    <div className="card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">Refund decision</h2>
        {refusal ? null : <p className="mt-1 text-muted">{recordedAs(actor)}</p>}
      </div>
      <RefundDecision
        action={resolveRefundAction}
        referenceId={view.referenceId}
        occasion={view.timeline.filter(({ kind }) => kind === 'decision').length}
        backTo={view.sourceAccount}
        inTransitMinor={view.money.inTransitMinor}
        claim={view.refundClaim}
        requestedBy={view.requestedBy}
        actor={actor}
        nowMs={useServerNow()}
      />
    </div>
  );
}
