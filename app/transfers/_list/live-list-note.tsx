'use client';

import { LiveNote } from '#app/_live/live-note.tsx';
import { useLive } from '#app/_live/use-live.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { TransferList } from '#lib/transfers/live/transfer-list.ts';

export function LiveListNote({ topic, initial }: { topic: string; initial: Snapshot<TransferList> }) {
  return <LiveNote connection={useLive(topic, initial).connection} />;
}
