'use client';

import type { Attention } from '#lib/attention/read.ts';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { type Actor, refusalOf } from '#lib/permissions.ts';
import { LiveNote } from '../_components/live-note.tsx';
import { Notice, Notices } from '../_components/notice.tsx';
import { PageHeader } from '../_components/page-header.tsx';
import { useLive } from '../_components/use-live.ts';
import { Approvals } from './approvals.tsx';
import { Decided } from './decided.tsx';
import { Refunds } from './refunds.tsx';

/** What waits for a person, as it comes and goes. */
export function LiveAttention({ initial, actor }: { initial: Snapshot<Attention>; actor: Actor }) {
  const { snapshot, connection } = useLive('attention', initial);
  const { approvals, refunds, bankAnswers, decided } = snapshot.data;
  return (
    <>
      <PageHeader title="Attention" lead="What waits for a person to decide, the oldest first.">
        <LiveNote connection={connection} />
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
        <Notices>
          {approvals ? null : (
            <Notice>
              Temporal does not answer, so what waits cannot be shown. It goes on waiting, and this page comes
              back by itself.
            </Notice>
          )}
          {bankAnswers ? null : (
            <Notice>
              The bank service does not answer, so the accounts and what has moved are missing below. Better
              decide when it is back.
            </Notice>
          )}
        </Notices>
        <Approvals
          approvals={approvals}
          actor={actor}
          refusal={refusalOf(actor, 'approve-transfer')}
          serverNowMs={snapshot.takenAtMs}
        />
        <Refunds refunds={refunds} refusal={refusalOf(actor, 'resolve-refund')} />
        <Decided decided={decided} />
      </div>
    </>
  );
}
