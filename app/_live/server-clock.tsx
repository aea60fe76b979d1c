'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { describeAge } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import { usePausedUpdates } from './use-live.ts';

const TICK_MS = 250;
/** Of a transfer that has ended only ages change, and those slowly. */
const SLOW_TICK_MS = 10_000;

const Now = createContext(0);

interface Props {
  /** What the server's clock said when it took the picture that is shown. */
  serverNowMs: number;
  /** Whether anything on the screen still goes on. */
  open: boolean;
  children: ReactNode;
}

/**
 * The server's time, counted on by this browser's clock, for all that shows how time passes. Stands
 * still while the reader has paused the updates.
 */
export function ServerClock({ serverNowMs, open, children }: Props) {
  const { paused } = usePausedUpdates();
  const [nowMs, setNowMs] = useState(serverNowMs);
  useEffect(() => {
    if (paused) return;
    const begin = performance.now();
    const tick = () => setNowMs(serverNowMs + performance.now() - begin);
    tick();
    const ticking = setInterval(tick, open ? TICK_MS : SLOW_TICK_MS);
    return () => clearInterval(ticking);
  }, [serverNowMs, open, paused]);
  return <Now value={nowMs}>{children}</Now>;
}

/** The server's time, in milliseconds since 1970, as far as this browser can tell. */
export function useServerNow(): number {
  return useContext(Now);
}

/** A moment, and how long ago it was. Screen readers get the moment alone, which does not change. */
export function Moment({ at }: { at: string }) {
  const nowMs = useServerNow();
  return (
    <span className="whitespace-nowrap">
      <Time at={at} />
      <span aria-hidden="true"> · {describeAge(nowMs - new Date(at).getTime())}</span>
    </span>
  );
}
