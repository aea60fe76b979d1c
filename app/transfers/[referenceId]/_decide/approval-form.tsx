import { decideApprovalAction } from '#app/_decisions/actions.ts';
import { ApprovalDecision } from '#app/_decisions/approval-decision.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { Actor } from '#lib/auth/permissions.ts';

interface Props {
  referenceId: string;
  deadline: string;
  /** The requester, who may not decide. */
  notBy: string;
  actor: Actor;
}

export function ApprovalForm({ referenceId, deadline, notBy, actor }: Props) {
  return (
    <div className="card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">Needs a second approver</h2>
        <p className="mt-1 text-muted">
          Requested by {notBy}. Deadline: <Time at={deadline} withDate />
        </p>
      </div>
      <ApprovalDecision
        action={decideApprovalAction}
        referenceId={referenceId}
        requestedBy={notBy}
        actor={actor}
      />
    </div>
  );
}
