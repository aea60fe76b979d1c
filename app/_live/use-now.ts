'use client';

import { useEffect, useState } from 'react';
import { usePausedUpdates } from './use-live.ts';

/**
 * The server's clock, counted on by this browser's own from the moment `takenAtMs`, in steps: what is
 * said by it changes every `stepMs`, not with every frame, and not while the updates are paused.
 */
export function useNow(takenAtMs: number, stepMs: number): number {
  const { paused } = usePausedUpdates();
  const [nowMs, setNowMs] = useState(takenAtMs);
  useEffect(() => {
    if (paused) return;
    const begin = performance.now();
    setNowMs(takenAtMs);
    const ticking = setInterval(() => setNowMs(takenAtMs + (performance.now() - begin)), stepMs);
    return () => clearInterval(ticking);
  }, [takenAtMs, stepMs, paused]);
  return nowMs;
}
