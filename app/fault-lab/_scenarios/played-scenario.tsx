'use client';

import { ArrowRight, Check } from 'lucide-react';
import Link from 'next/link';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { useLiveAction } from '#app/_actions/use-live-action.ts';
import { clearFaultAction } from '#app/_faults/actions.ts';
import { useLive } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { describeProgress } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import { type Role, refusalOf } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import type { FollowUp, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { placeholder } from '#lib/live/snapshot.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { cancelPlayedAction, rampBackAction, rollBackAction } from './actions.ts';

interface Props {
  play: ScenarioPlay;
  isFollowed: boolean;
  role: Role;
  armed: Fault[];
}

export function PlayedScenario({ play, isFollowed, role, armed }: Props) {
  const { scenario, references, source, script, followUps } = play;
  const [first] = references;
  if (!first) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="truncate font-mono text-note">{first}</span>
        {isFollowed ? <TransferStatus reference={first} /> : null}
      </div>
      <Link href={`/stage/${first}?scenario=${scenario}`} className="button button-primary">
        {references.length === 1 ? 'Watch live' : 'Watch the first live'}
        <ArrowRight className="size-4" aria-hidden="true" />
      </Link>
      {script ? (
        <Link href={`/fault-lab/both-ways/${first}/${script}`} className="button button-quiet">
          Compare both ways
        </Link>
      ) : null}
      {references.length > 1 ? (
        <Link
          href={`/transfers?${new URLSearchParams({ account: source })}`}
          className="quiet-link w-fit py-1 max-sm:py-3"
        >
          All {references.length} transfers
        </Link>
      ) : null}
      {followUps.map((followUp) => (
        <NextStep key={`${followUp.kind} ${followUp.label}`} followUp={followUp} role={role} armed={armed} />
      ))}
    </div>
  );
}

const UNKNOWN = placeholder<LiveTransfer | null>(null);

function TransferStatus({ reference }: { reference: string }) {
  const { snapshot } = useLive(`transfer/${reference}`, UNKNOWN);
  const { data: system } = useSystem();
  if (!snapshot.data) return null;
  const { view } = snapshot.data;
  return (
    <StatusBadge status={view.status} progress={describeProgress(view, system?.workers?.polling ?? null)} />
  );
}

function NextStep({ followUp, role, armed }: { followUp: FollowUp; role: Role; armed: Fault[] }) {
  switch (followUp.kind) {
    case 'clear-fault': {
      const { faultId, label } = followUp;
      return (
        <ClearFaultButton faultId={faultId} label={label} isArmed={armed.some(({ id }) => id === faultId)} />
      );
    }
    case 'cancel':
      return (
        <FollowUpButton
          action={cancelPlayedAction}
          field={{ name: 'referenceId', value: followUp.reference }}
          label={followUp.label}
        />
      );
    case 'ramp':
    case 'roll-back':
      return (
        <FollowUpButton
          action={followUp.kind === 'ramp' ? rampBackAction : rollBackAction}
          field={{ name: 'version', value: followUp.version }}
          label={followUp.label}
        />
      );
    case 'approve':
      return <TransferLink {...followUp} refusal={refusalOf({ role }, 'approve-transfer')} />;
    case 'decide-refund':
      return <TransferLink {...followUp} refusal={refusalOf({ role }, 'resolve-refund')} />;
  }
}

function ClearFaultButton({ faultId, label, isArmed }: { faultId: string; label: string; isArmed: boolean }) {
  const { form, result, expected } = useLiveAction(clearFaultAction, String(isArmed));
  if (!isArmed || expected) return <Done>{label}: fault cleared.</Done>;
  return (
    <ActionFormElement {...form}>
      <input type="hidden" name="id" value={faultId} />
      <button type="submit" className="button button-quiet">
        {label}
      </button>
      <ActionFailure result={result} className="mt-1.5 text-note" />
    </ActionFormElement>
  );
}

interface FollowUpProps {
  action: typeof cancelPlayedAction;
  field: { name: string; value: string };
  label: string;
}

function FollowUpButton({ action, field, label }: FollowUpProps) {
  const { result, submit, pending } = useAction(action);
  if (result.kind === 'done') return <Done>{result.message}</Done>;
  return (
    <ActionFormElement
      action={submit}
      onSubmit={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      <input type="hidden" {...field} />
      <button type="submit" className="button button-quiet" aria-disabled={pending}>
        {label}
      </button>
      <ActionFailure result={result} className="mt-1.5 text-note" />
    </ActionFormElement>
  );
}

function TransferLink({
  reference,
  label,
  refusal,
}: {
  reference: string;
  label: string;
  refusal: string | undefined;
}) {
  return (
    <div>
      <Link href={`/transfers/${reference}`} className="button button-quiet">
        {label}
      </Link>
      {refusal ? <p className="mt-1.5 text-note text-muted">{refusal}</p> : null}
    </div>
  );
}

function Done({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-note text-muted">
      <Check className="size-3.5 text-accent" aria-hidden="true" />
      {children}
    </p>
  );
}
