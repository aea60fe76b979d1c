import { useEffect, useState } from 'react';

export const SPEEDS = [0.1, 1, 10] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Playback {
  /** Since the start of the transfer. */
  positionMs: number;
  playing: boolean;
  speed: Speed;
  toggle(): void;
  /** Stops there. */
  seek(ms: number): void;
  setSpeed(speed: Speed): void;
}

/** As often as an eye can tell. */
const FRAME_MS = 33;

/** Plays from the start, or stands at a position that was asked for. */
export function usePlayback(lengthMs: number, askedMs: number | undefined): Playback {
  const [positionMs, setPositionMs] = useState(Math.min(askedMs ?? 0, lengthMs));
  const [playing, setPlaying] = useState(askedMs === undefined);
  const [speed, setSpeed] = useState<Speed>(1);
  useEffect(() => {
    if (!playing) return;
    let lastMs = performance.now();
    const playOn = setInterval(() => {
      const nowMs = performance.now();
      const passedMs = (nowMs - lastMs) * speed;
      lastMs = nowMs;
      setPositionMs((ms) => Math.min(lengthMs, ms + passedMs));
    }, FRAME_MS);
    return () => clearInterval(playOn);
  }, [playing, speed, lengthMs]);
  const isOver = positionMs >= lengthMs;
  if (playing && isOver) setPlaying(false);
  return {
    positionMs,
    playing,
    speed,
    setSpeed,
    toggle: () => {
      if (!playing && isOver) setPositionMs(0);
      setPlaying(!playing);
    },
    seek: (ms) => {
      setPlaying(false);
      setPositionMs(Math.min(lengthMs, Math.max(0, ms)));
    },
  };
}
