import { useEffect, useEffectEvent } from 'react';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';
import type { Playback } from './use-playback.ts';

interface Replayed {
  playback: Playback;
  /** Since the start, in order. */
  moments: readonly number[];
  onExit: () => void;
}

/** Space plays and stops, the arrows go to the moment before and after, Escape leaves. */
export function useReplayKeys({ playback, moments, onExit }: Replayed): void {
  const on = useShortcutsOn();
  const { positionMs, seek, toggle } = playback;
  const press = useEffectEvent((key: string): boolean => {
    switch (key) {
      case ' ':
        toggle();
        return true;
      case 'ArrowLeft':
        seek(moments.findLast((ms) => ms < positionMs) ?? 0);
        return true;
      case 'ArrowRight':
        seek(moments.find((ms) => ms > positionMs) ?? positionMs);
        return true;
      case 'Escape':
        onExit();
        return true;
      default:
        return false;
    }
  });
  useEffect(() => {
    if (!on) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isShortcut(event) && !isPressedThere(event) && press(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on]);
}

/** Space presses the button that has the focus. */
function isPressedThere({ key, target }: KeyboardEvent): boolean {
  return key === ' ' && target instanceof Element && target.closest('button, a, summary') !== null;
}
