import { Undo2 } from 'lucide-react';
import { resolveRefundAction } from '#app/_decisions/actions.ts';
import { RefundDecision } from '#app/_decisions/refund-decision.tsx';
import { resolveRepairAction } from '#app/_decisions/repair-actions.ts';
import type { WaitingList } from '#lib/work-queue/work-queue.ts';
import { WaitingCard } from './waiting-card.tsx';
import { WaitingSection } from './waiting-section.tsx';

interface Props {
  /** Null while Temporal is unavailable. */
  refunds: WaitingList | null;
  /** Why the actor may not decide; undefined if they may. */
  refusal: string | undefined;
}

export function Refunds({ refunds, refusal }: Props) {
  return (
    <WaitingSection
      title="Failed refunds"
      list={refunds}
      icon={Undo2}
      emptyTitle="No failed refunds"
      emptyText="If the bank rejects a refund, the money stays in clearing until you decide."
    >
      {(item) => (
        <WaitingCard
          key={`${item.waitsFor} ${item.referenceId}`}
          item={item}
          note={item.waitsFor === 'repair' ? <p className="text-muted">Repair</p> : null}
        >
          <RefundDecision
            action={item.waitsFor === 'repair' ? resolveRepairAction : resolveRefundAction}
            referenceId={item.referenceId}
            occasion={Date.parse(item.since)}
            backTo={item.sourceAccount}
            refusal={refusal}
          />
        </WaitingCard>
      )}
    </WaitingSection>
  );
}
