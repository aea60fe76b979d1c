'use client';

import { type ReactNode, useState } from 'react';
import { ShowNew } from '#app/_lists/show-new.tsx';
import { LiveNote } from '#app/_live/live-note.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { Call, Page } from '#lib/bank-client/contract.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { CallList } from './call-list.tsx';
import { CallsHeader } from './calls-header.tsx';

interface Props {
  topic: string;
  filter: Readonly<Record<string, string | undefined>>;
  initial: Snapshot<Page<Call> | null>;
  children: ReactNode;
}

/** New calls wait above the list until they are asked for: nothing moves under the pointer. */
export function LiveCalls({ topic, filter, initial, children }: Props) {
  const { snapshot, connection } = useLive(topic, initial);
  const newest = snapshot.data;
  const [shown, setShown] = useState(newest);
  // An empty list has nothing to move.
  if (newest && !shown?.items.length && newest !== shown) setShown(newest);
  return (
    <>
      <CallsHeader>
        <LiveNote connection={connection} />
      </CallsHeader>
      {children}
      <ShowNew count={waitingCount(shown, newest)} onShow={() => setShown(newest)} />
      <Notices>
        {newest ? null : (
          <div className="mb-3">
            <Notice>Bank unavailable. New calls appear when it is back.</Notice>
          </div>
        )}
      </Notices>
      {shown ? <CallList filter={filter} page={shown} isFirst={true} /> : null}
    </>
  );
}

/** Null where no call waits. */
function waitingCount(shown: Page<Call> | null, newest: Page<Call> | null): string | null {
  const top = shown?.items[0];
  if (!top || !newest) return null;
  const count = newest.items.findIndex(({ id }) => id === top.id);
  if (count === -1) return `${newest.items.length}+`;
  return count === 0 ? null : String(count);
}
