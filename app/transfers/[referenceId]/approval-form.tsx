import type { Actor } from '#lib/permissions.ts';
import { ApprovalDecision } from '../../_actions/approval-decision.tsx';
import { Time } from '../../_components/time.tsx';
import { decideApproval } from './resilient-actions.ts';

interface Props {
  referenceId: string;
  deadline: string;
  /** Who asked for the transfer, and so may not decide. */
  notBy: string;
  actor: Actor;
}

/** What a second person decides about, and by when, with the decision. */
export function ApprovalForm({ referenceId, deadline, notBy, actor }: Props) {
  return (
    <div className="card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">This amount needs a second person</h2>
        <p className="mt-1 text-muted">
          Anyone but {notBy} may decide, until <Time at={deadline} withDate />.
        </p>
      </div>
      <ApprovalDecision action={decideApproval} referenceId={referenceId} requestedBy={notBy} actor={actor} />
    </div>
  );
}
