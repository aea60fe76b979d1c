import { Undo2 } from 'lucide-react';
import { ActionForm } from '#app/_actions/action-form.tsx';
import { RefundDecisionFields } from '#app/_decisions/refund-decision-fields.tsx';
import { resolveRefund, resolveRepair } from '#app/_decisions/resilient-actions.ts';
import type { WaitingList } from '#lib/work-queue/work-queue.ts';
import { WaitingCard } from './waiting-card.tsx';
import { WaitingSection } from './waiting-section.tsx';

interface Props {
  /** Null while Temporal does not answer. */
  refunds: WaitingList | null;
  /** Why the person who acts may not decide; nothing where they may. */
  refusal: string | undefined;
}

/** Money the bank did not take back, of transfers and of repairs, the oldest first. */
export function Refunds({ refunds, refusal }: Props) {
  return (
    <WaitingSection
      title="Failed refunds"
      list={refunds}
      icon={Undo2}
      emptyTitle="No failed refunds"
      emptyText="Refunds the bank rejected. Money stays in clearing until you decide."
    >
      {(item) => (
        <WaitingCard
          key={`${item.waitsFor} ${item.referenceId}`}
          item={item}
          note={item.waitsFor === 'repair' ? <p className="text-muted">Repair</p> : null}
        >
          <ActionForm
            action={item.waitsFor === 'repair' ? resolveRepair : resolveRefund}
            hidden={{ referenceId: item.referenceId }}
            buttons={[{ label: 'Submit', tone: 'primary', refusal }]}
          >
            {(result) => <RefundDecisionFields backTo={item.sourceAccount} result={result} />}
          </ActionForm>
        </WaitingCard>
      )}
    </WaitingSection>
  );
}
