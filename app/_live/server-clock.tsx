'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { usePausedUpdates } from './use-live.ts';

/**
 * The server's time in milliseconds since 1970, counted on from `takenAtMs` by this browser's clock in
 * steps of `stepMs`. It stops while updates are paused.
 */
export function useServerClock(takenAtMs: number, stepMs: number): number {
  const { paused } = usePausedUpdates();
  const fixedMs = useContext(Fixed);
  const isFixed = fixedMs !== null;
  const [nowMs, setNowMs] = useState(takenAtMs);
  useEffect(() => {
    if (paused || isFixed) return;
    const elapsedMs = stopwatch();
    const tick = () => setNowMs(takenAtMs + elapsedMs());
    tick();
    const ticking = setInterval(tick, stepMs);
    return () => clearInterval(ticking);
  }, [takenAtMs, stepMs, paused, isFixed]);
  return fixedMs ?? nowMs;
}

/** In milliseconds: a clock that was set back does not count, nor does the other one stand still while this computer sleeps. */
export function stopwatch(): () => number {
  const [begin, beginMs] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - begin, Date.now() - beginMs);
}

const TICK_MS = 250;
/** Once nothing is in progress, only ages change. */
const IDLE_TICK_MS = 10_000;

const Now = createContext(0);
const Fixed = createContext<number | null>(null);

interface Props {
  serverNowMs: number;
  open: boolean;
  children: ReactNode;
}

export function ServerClock({ serverNowMs, open, children }: Props) {
  const nowMs = useServerClock(serverNowMs, open ? TICK_MS : IDLE_TICK_MS);
  return <Now value={nowMs}>{children}</Now>;
}

/** For all clocks within, it is that moment. */
export function FixedClock({ nowMs, children }: { nowMs: number; children: ReactNode }) {
  return (
    <Fixed value={nowMs}>
      <Now value={nowMs}>{children}</Now>
    </Fixed>
  );
}

export function useServerNow(): number {
  return useContext(Now);
}
