'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';

type Replay = typeof import('./replay.tsx').Replay;

interface Replaying {
  /** Once it is wanted and has loaded: until then the live page stays. */
  Replay: Replay | undefined;
  /** Since the start; undefined plays it from there. */
  positionMs: number | undefined;
  startReplay: () => void;
  stopReplay: () => void;
  /** Gets the focus back. */
  replayButton: RefObject<HTMLButtonElement | null>;
}

/** Loaded once somebody wants one. @param askedMs null for the present */
export function useReplaying(askedMs: number | null): Replaying {
  const [position, setPosition] = useState<number | 'start' | null>(askedMs);
  const [Replay, setReplay] = useState<Replay>();
  const replayButton = useRef<HTMLButtonElement>(null);
  const replaying = position !== null;
  const wasReplaying = useRef(false);
  useEffect(() => {
    if (wasReplaying.current && !replaying) replayButton.current?.focus();
    wasReplaying.current = replaying;
    if (!replaying) return;
    import('./replay.tsx').then(
      (loaded) => setReplay(() => loaded.Replay),
      (error: unknown) => {
        console.error('The replay was not loaded:', error);
        setPosition(null);
      },
    );
  }, [replaying]);
  return {
    Replay: replaying ? Replay : undefined,
    positionMs: position === 'start' || position === null ? undefined : position,
    startReplay: () => setPosition('start'),
    stopReplay: () => setPosition(null),
    replayButton,
  };
}
