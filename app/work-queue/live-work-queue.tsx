'use client';

import { keepFocus } from '#app/_actions/keep-focus.ts';
import { LiveNote } from '#app/_live/live-note.tsx';
import { useLastKnown } from '#app/_live/use-last-known.ts';
import { useLive } from '#app/_live/use-live.ts';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { WaitingList, WorkQueue } from '#lib/work-queue/work-queue.ts';
import { Approvals } from './approvals.tsx';
import { RecentDecisions } from './recent-decisions.tsx';
import { Refunds } from './refunds.tsx';
import { Stranded } from './stranded.tsx';

export function LiveWorkQueue({ initial, actor }: { initial: Snapshot<WorkQueue>; actor: Actor }) {
  const { snapshot, connection } = useLive('work-queue', initial);
  const { bankAnswers, decided, ...latest } = snapshot.data;
  // A card keeps what was typed while Temporal is unavailable.
  const approvals = useLastKnown(latest.approvals);
  const refunds = useRefunds(latest.refunds, bankAnswers);
  const stranded = useLastKnown(latest.stranded);
  return (
    <>
      <PageHeader title="Work queue" lead="Items that need a decision, oldest first.">
        <LiveNote connection={connection} />
      </PageHeader>
      <div ref={keepFocus} className="grid grid-cols-[minmax(0,1fr)] gap-10 outline-none">
        <Notices>
          {latest.approvals ? null : (
            <Notice>
              {approvals
                ? 'Temporal unavailable. Showing the last known items; reconnecting…'
                : 'Temporal unavailable. Items appear when it is back.'}
            </Notice>
          )}
          {latest.approvals && !latest.stranded ? (
            <Notice>The bank is unavailable. Whether money is stranded is not known.</Notice>
          ) : null}
          {bankAnswers ? null : <Notice>Balances unavailable – decide once the bank is back.</Notice>}
        </Notices>
        <Approvals approvals={approvals} actor={actor} serverNowMs={snapshot.takenAtMs} />
        <Refunds refunds={refunds} actor={actor} serverNowMs={snapshot.takenAtMs} />
        {stranded ? <Stranded stranded={stranded} /> : null}
        <RecentDecisions decided={decided} />
      </div>
    </>
  );
}

/** Repairs are found through the bank: while it is unavailable, the known ones stay. */
function useRefunds(latest: WaitingList | null, bankAnswers: boolean): WaitingList | null {
  const known = useLastKnown(latest);
  const complete = useLastKnown(bankAnswers ? latest : null);
  if (!known || bankAnswers || !complete) return known;
  const repairs = complete.items.filter(({ waitsFor }) => waitsFor === 'repair');
  return { items: [...known.items, ...repairs], total: known.total + repairs.length };
}
