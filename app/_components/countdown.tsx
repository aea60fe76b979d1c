'use client';

import { useEffect, useState } from 'react';
import { Time } from './time.tsx';

const TICK_MS = 200;

/**
 * "in 4 s": the seconds left until a moment of the server's clock, counted by this browser's own from
 * the moment the server said so; never below zero. Screen readers get the moment itself, once.
 */
export function Countdown({ until, serverNowMs }: { until: string; serverNowMs: number }) {
  const [leftMs, setLeftMs] = useState(() => remainingMs(until, serverNowMs));
  useEffect(() => {
    const begin = performance.now();
    const tick = () => setLeftMs(Math.max(0, remainingMs(until, serverNowMs) - (performance.now() - begin)));
    tick();
    const ticking = setInterval(tick, TICK_MS);
    return () => clearInterval(ticking);
  }, [until, serverNowMs]);
  return (
    <>
      <span aria-hidden="true" className="tabular-nums">
        in {Math.ceil(leftMs / 1_000)} s
      </span>{' '}
      <span className="sr-only">
        at <Time at={until} />
      </span>
    </>
  );
}

function remainingMs(until: string, serverNowMs: number): number {
  return Math.max(0, new Date(until).getTime() - serverNowMs);
}
