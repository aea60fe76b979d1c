import { UserCheck } from 'lucide-react';
import { decideApprovalAction } from '#app/_decisions/actions.ts';
import { ApprovalDecision } from '#app/_decisions/approval-decision.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { WaitingList } from '#lib/work-queue/work-queue.ts';
import { Deadline } from './deadline.tsx';
import { WaitingCard } from './waiting-card.tsx';
import { WaitingSection } from './waiting-section.tsx';

interface Props {
  /** Null while Temporal is unavailable. */
  approvals: WaitingList | null;
  actor: Actor;
  serverNowMs: number;
}

export function Approvals({ approvals, actor, serverNowMs }: Props) {
  return (
    <WaitingSection
      title="Approvals"
      list={approvals}
      icon={UserCheck}
      emptyTitle="No pending approvals"
      emptyText="Transfers above the approval threshold need a second approver."
    >
      {(item) => (
        <WaitingCard
          key={item.referenceId}
          item={item}
          note={item.deadline ? <Deadline at={item.deadline} serverNowMs={serverNowMs} /> : null}
        >
          <ApprovalDecision
            action={decideApprovalAction}
            referenceId={item.referenceId}
            requestedBy={item.requestedBy}
            actor={actor}
          />
        </WaitingCard>
      )}
    </WaitingSection>
  );
}
