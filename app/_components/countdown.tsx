'use client';

import { useEffect, useState } from 'react';

const TICK_MS = 200;

/**
 * The seconds left until a moment of the server's clock, counted by this browser's own from the
 * moment the server said so; never below zero. Silent for screen readers: the sentence beside it
 * says what is awaited, once.
 */
export function Countdown({ until, serverNowMs }: { until: string; serverNowMs: number }) {
  const totalMs = Math.max(0, new Date(until).getTime() - serverNowMs);
  const [leftMs, setLeftMs] = useState(totalMs);
  useEffect(() => {
    const begin = performance.now();
    const tick = () => setLeftMs(Math.max(0, totalMs - (performance.now() - begin)));
    tick();
    const ticking = setInterval(tick, TICK_MS);
    return () => clearInterval(ticking);
  }, [totalMs]);
  return (
    <span aria-hidden="true" className="tabular-nums">
      {Math.ceil(leftMs / 1_000)} s
    </span>
  );
}
