import { Undo2 } from 'lucide-react';
import { resolveRefundAction } from '#app/_decisions/actions.ts';
import { RefundDecision } from '#app/_decisions/refund-decision.tsx';
import { resolveRepairAction } from '#app/_decisions/repair-actions.ts';
import { useServerClock } from '#app/_live/server-clock.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { WaitingList } from '#lib/work-queue/work-queue.ts';
import { WaitingCard } from './waiting-card.tsx';
import { WaitingSection } from './waiting-section.tsx';

interface Props {
  /** Null while Temporal is unavailable. */
  refunds: WaitingList | null;
  actor: Actor;
  serverNowMs: number;
}

/** Only claims lapse. */
const CLOCK_STEP_MS = 10_000;

export function Refunds({ refunds, actor, serverNowMs }: Props) {
  const nowMs = useServerClock(serverNowMs, CLOCK_STEP_MS);
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
            inTransitMinor={item.moved?.inTransitMinor}
            claim={item.claim}
            requestedBy={item.requestedBy}
            actor={actor}
            nowMs={nowMs}
          />
        </WaitingCard>
      )}
    </WaitingSection>
  );
}
