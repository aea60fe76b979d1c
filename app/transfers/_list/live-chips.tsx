'use client';

import { useLive } from '#app/_live/use-live.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { TransferList } from '#lib/transfers/live/transfer-list.ts';
import type { Chip } from './chip.ts';
import { ViewChips } from './view-chips.tsx';

interface Props {
  topic: string;
  initial: Snapshot<TransferList>;
  chips: readonly Chip[];
}

export function LiveChips({ topic, initial, chips }: Props) {
  const { snapshot } = useLive(topic, initial);
  return <ViewChips chips={chips} counts={snapshot.data.counts} />;
}
