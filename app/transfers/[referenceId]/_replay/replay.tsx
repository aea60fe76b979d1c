'use client';

import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { FixedClock } from '#app/_live/server-clock.tsx';
import { momentsOf } from '#lib/transfers/replay/moments.ts';
import { endOfRecord, viewAsOf } from '#lib/transfers/replay/view-as-of.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { ReplayBar } from './replay-bar.tsx';
import { usePlayback } from './use-playback.ts';
import { useReplayAddress } from './use-replay-address.ts';
import { useReplayKeys } from './use-replay-keys.ts';

/** Where the page is drawn as it was at a moment. */
export interface Replayed {
  bar: ReactElement;
  endMs: number;
  playing: boolean;
}

interface Props {
  /** What is recorded so far; it may grow meanwhile. */
  view: TransferView;
  /** Where the record of an open transfer ends. */
  takenAtMs: number;
  /** Since its start; undefined plays it from there. */
  positionMs: number | undefined;
  onExit: () => void;
  /** The page as it was at a moment. */
  children: (seen: TransferView, atMs: number, replayed: Replayed) => ReactNode;
}

/** Plays a transfer again, from its record alone. */
export function Replay({ view, takenAtMs, positionMs, onExit, children }: Props) {
  const startMs = Date.parse(view.startedAt);
  // What is still open is replayed up to when the replay began.
  const [lengthMs] = useState((view.closedAt ? endOfRecord(view, view.closedAt) : takenAtMs) - startMs);
  const playback = usePlayback(lengthMs, positionMs);
  const { seek, playing } = playback;
  const atMs = startMs + playback.positionMs;
  useReplayAddress(playback);
  const moments = momentsOf(view).filter((ms) => ms <= lengthMs);
  const toPrevious = () => seek(moments.findLast((ms) => ms < playback.positionMs) ?? 0);
  const toNext = () => seek(moments.find((ms) => ms > playback.positionMs) ?? playback.positionMs);
  useReplayKeys({ toggle: playback.toggle, toPrevious, toNext, onExit });
  useEffect(() => document.querySelector<HTMLElement>('[data-replay] button')?.focus(), []);
  return (
    <FixedClock nowMs={atMs}>
      {children(viewAsOf(view, atMs), atMs, {
        bar: <ReplayBar {...{ playback, lengthMs, toPrevious, toNext, onExit }} />,
        playing,
        endMs: startMs + lengthMs,
      })}
    </FixedClock>
  );
}
