'use client';

import { formatDuration } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import { useServerClock } from './server-clock.tsx';

const TICK_MS = 200;

/** "in 4 s", then "now". Screen readers get the time itself, once. */
export function Countdown({ until, serverNowMs }: { until: string; serverNowMs: number }) {
  const leftMs = Math.max(0, Date.parse(until) - useServerClock(serverNowMs, TICK_MS));
  return (
    <>
      <span aria-hidden="true" className="tabular-nums">
        {leftMs === 0 ? 'now' : `in ${formatRemaining(leftMs)}`}
      </span>{' '}
      <span className="sr-only">
        at <Time at={until} />
      </span>
    </>
  );
}

/** In whole seconds, rounded up: it says 0 only when the time has come. */
export function formatRemaining(ms: number): string {
  return ms === 0 ? '0 s' : formatDuration(Math.ceil(ms / 1_000) * 1_000);
}
