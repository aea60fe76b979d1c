import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';

/** `p` leads to the stage. */
export function usePresentKey(stage: string): void {
  const router = useRouter();
  const keysOn = useShortcutsOn();
  const unavailable = useServerUnavailable();
  const open = useEffectEvent(() => {
    if (!unavailable) router.push(stage);
  });
  useEffect(() => {
    if (!keysOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'p' && !event.repeat && isShortcut(event)) open();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [keysOn]);
}
