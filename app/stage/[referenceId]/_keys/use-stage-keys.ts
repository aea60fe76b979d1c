import { useLayoutEffect } from 'react';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';

/** Presses the button with the letter, unless single-key shortcuts are off. Escape always leaves. */
export function useStageKeys(): boolean {
  const keysOn = useShortcutsOn();
  // With the stage itself: a key that is pressed as soon as it is seen is not lost.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || !isShortcut(event)) return;
      if (!keysOn && event.key !== 'Escape') return;
      pressOnStage(event.key);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [keysOn]);
  return keysOn;
}

/** The visible button of that key, as a pointer would. */
export function pressOnStage(key: string): void {
  const buttons = document.querySelectorAll<HTMLElement>('[data-stage] [data-key]');
  [...buttons].find((button) => button.dataset.key === key.toLowerCase())?.click();
}
