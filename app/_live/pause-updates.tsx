'use client';

import { Pause, Play } from 'lucide-react';
import { usePausedUpdates } from './use-live.ts';

/** WCAG 2.2.2. */
export function PauseUpdates() {
  const { paused, setPaused } = usePausedUpdates();
  const Icon = paused ? Play : Pause;
  return (
    <button
      type="button"
      className="button button-plain noscript:hidden"
      aria-pressed={paused}
      onClick={() => setPaused(!paused)}
    >
      <Icon className="size-4" aria-hidden="true" />
      {paused ? 'Resume' : 'Pause updates'}
    </button>
  );
}
