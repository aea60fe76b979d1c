'use client';

import { CircleAlert, CircleCheck, LoaderCircle, type LucideIcon, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { RefundDecision } from '#app/_decisions/refund-decision.tsx';
import { resolveRepairAction } from '#app/_decisions/repair-actions.ts';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { useLastKnown } from '#app/_live/use-last-known.ts';
import { useLive } from '#app/_live/use-live.ts';
import { useToast } from '#app/_ui/toaster.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { RepairView } from '#lib/transfers/repair/repair.ts';

const STATUS_LABELS: Record<RepairView['status'], { label: string; icon: LucideIcon; tone: string }> = {
  running: {
    label:
      'Repairing: closes the transfer’s keys at the bank, then returns what is in transit to the sender.',
    icon: LoaderCircle,
    tone: 'bg-moving-wash text-moving',
  },
  'awaiting-operator': {
    label: 'Refund failed. The money stays in clearing until you decide.',
    icon: UserRound,
    tone: 'bg-waiting-wash text-waiting',
  },
  done: { label: 'Repaired.', icon: CircleCheck, tone: 'bg-accent-wash text-accent' },
  failed: {
    label: 'Repair did not finish. Start it again.',
    icon: CircleAlert,
    tone: 'bg-refused-wash text-refused',
  },
};

/** Only claims lapse. */
const CLOCK_STEP_MS = 10_000;

interface Props {
  initial: Snapshot<RepairView>;
  inTransitMinor: number | undefined;
  actor: Actor;
}

/** When the repair ends, the page is reconciled again. */
export function RepairProgress({ initial, inTransitMinor, actor }: Props) {
  const { referenceId } = initial.data;
  const { snapshot } = useLive<RepairView | null>(`repair/${referenceId}`, initial);
  const repair = useLastKnown(snapshot.data) ?? initial.data;
  const { status, decisions, requestedBy, reason, result, temporalUrl } = repair;
  const nowMs = useServerClock(snapshot.takenAtMs, CLOCK_STEP_MS);
  useAnnounceEnd(repair);
  const { label, icon: Icon, tone } = STATUS_LABELS[status];
  return (
    <div className="mt-4 grid gap-4">
      <div className={`flex gap-3 rounded-lg px-4 py-3 ${tone}`} data-repair={status}>
        <Icon
          className={`mt-0.5 size-4 shrink-0 ${status === 'running' ? 'motion-safe:animate-spin' : ''}`}
          aria-hidden="true"
        />
        <div>
          <p role="status">{result?.message ?? label}</p>
          <p className="text-note text-ink">
            Requested by <bdi>{requestedBy}</bdi>: <bdi>“{reason}”</bdi>{' '}
            {temporalUrl ? (
              <a href={temporalUrl} target="_blank" rel="noreferrer" className="underline underline-offset-2">
                Open in Temporal UI
              </a>
            ) : null}
          </p>
        </div>
      </div>
      {status === 'awaiting-operator' ? (
        <RefundDecision
          action={resolveRepairAction}
          referenceId={referenceId}
          occasion={decisions}
          backTo="the sender"
          inTransitMinor={inTransitMinor}
          claim={repair.refundClaim}
          requestedBy={requestedBy}
          actor={actor}
          nowMs={nowMs}
        />
      ) : null}
    </div>
  );
}

/** A toast, because the finding and this component disappear when the repair ends. */
function useAnnounceEnd({ status, referenceId, result }: RepairView): void {
  const router = useRouter();
  const toast = useToast();
  const announce = useEffectEvent(() => {
    if (status === 'done') toast(`Transfer ${referenceId} repaired`, result?.message);
    router.refresh();
  });
  const hasEnded = status === 'done' || status === 'failed';
  useEffect(() => {
    if (hasEnded) announce();
  }, [hasEnded]);
}
