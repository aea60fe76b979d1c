import { UserCheck } from 'lucide-react';
import type { WaitingItem, WaitingList } from '#lib/attention/read.ts';
import type { Actor } from '#lib/permissions.ts';
import { ActionForm } from '../_actions/action-form.tsx';
import { TextField } from '../_actions/text-field.tsx';
import { Deadline } from './deadline.tsx';
import { decideApproval } from './resilient-actions.ts';
import { WaitingCard } from './waiting-card.tsx';
import { WaitingSection } from './waiting-section.tsx';

interface Props {
  /** Null while Temporal does not answer. */
  approvals: WaitingList | null;
  actor: Actor;
  /** Why the person who acts may not approve at all; nothing where they may. */
  refusal: string | undefined;
  serverNowMs: number;
}

/** Transfers that wait for a second person, the oldest first. */
export function Approvals({ approvals, actor, refusal, serverNowMs }: Props) {
  return (
    <WaitingSection
      title="Approvals"
      list={approvals}
      icon={UserCheck}
      nothing="No transfer waits for a second person."
      what="An amount above the threshold waits here until somebody else than the requester decides."
    >
      {(item) => (
        <WaitingCard
          key={item.referenceId}
          item={item}
          note={item.deadline ? <Deadline at={item.deadline} serverNowMs={serverNowMs} /> : null}
        >
          <ApprovalForm item={item} refusal={ownRequest(item, actor) ?? refusal} actor={actor} />
        </WaitingCard>
      )}
    </WaitingSection>
  );
}

function ownRequest({ requestedBy }: WaitingItem, { name }: Actor): string | undefined {
  return requestedBy === name
    ? `You act as ${name}, who asked for it: a second person must decide.`
    : undefined;
}

interface FormProps {
  item: WaitingItem;
  refusal: string | undefined;
  actor: Actor;
}

function ApprovalForm({ item: { referenceId }, refusal, actor }: FormProps) {
  return (
    <ActionForm
      action={decideApproval}
      hidden={{ referenceId }}
      buttons={[
        { label: 'Approve', tone: 'primary', name: 'decision', value: 'approve', refusal },
        { label: 'Reject', tone: 'quiet', name: 'decision', value: 'reject', refusal },
      ]}
    >
      {(result) => (
        <TextField
          name="reason"
          label="Reason"
          hint={refusal ? undefined : `Decided in your name: ${actor.name}. Nothing moves before.`}
          maxLength={500}
          result={result}
        />
      )}
    </ActionForm>
  );
}
