'use client';

import type { Snapshot } from '#lib/live/shared-watch.ts';
import type { TransferList } from '#lib/transfers/watch-list.ts';
import { LiveNote } from '../../_components/live-note.tsx';
import { useLive } from '../../_components/use-live.ts';

/** Whether the list below is live. */
export function LiveListNote({ topic, initial }: { topic: string; initial: Snapshot<TransferList> }) {
  return <LiveNote connection={useLive(topic, initial).connection} />;
}
