'use client';

import { useEffect, useState } from 'react';
import { Time } from '#app/_ui/time.tsx';
import { usePausedUpdates } from './use-live.ts';

const TICK_MS = 200;

/**
 * "in 4 s": the seconds left until a moment of the server's clock, counted by this browser's own from
 * the moment the server said so; never below zero, and not while the reader has paused the updates.
 * Screen readers get the moment itself, once.
 */
export function Countdown({ until, serverNowMs }: { until: string; serverNowMs: number }) {
  const { paused } = usePausedUpdates();
  const [leftMs, setLeftMs] = useState(() => remainingMs(until, serverNowMs));
  useEffect(() => {
    if (paused) return;
    const begin = performance.now();
    const tick = () => setLeftMs(Math.max(0, remainingMs(until, serverNowMs) - (performance.now() - begin)));
    tick();
    const ticking = setInterval(tick, TICK_MS);
    return () => clearInterval(ticking);
  }, [until, serverNowMs, paused]);
  return (
    <>
      <span aria-hidden="true" className="tabular-nums">
        in {describeLeft(Math.ceil(leftMs / 1_000))}
      </span>{' '}
      <span className="sr-only">
        at <Time at={until} />
      </span>
    </>
  );
}

/** From two minutes on nobody counts in seconds alone. */
function describeLeft(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function remainingMs(until: string, serverNowMs: number): number {
  return Math.max(0, new Date(until).getTime() - serverNowMs);
}
