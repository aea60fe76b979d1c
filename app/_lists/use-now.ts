'use client';

import { useEffect, useState } from 'react';

/**
 * The server's clock, counted on by this browser's own from the moment `takenAtMs`, in steps: what is
 * said by it changes every `stepMs`, not with every frame.
 */
export function useNow(takenAtMs: number, stepMs: number): number {
  const [nowMs, setNowMs] = useState(takenAtMs);
  useEffect(() => {
    const begin = performance.now();
    setNowMs(takenAtMs);
    const ticking = setInterval(() => setNowMs(takenAtMs + (performance.now() - begin)), stepMs);
    return () => clearInterval(ticking);
  }, [takenAtMs, stepMs]);
  return nowMs;
}
