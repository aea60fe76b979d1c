import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen, isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';

interface Replayed {
  toggle: () => void;
  /** To the moment before. */
  toPrevious: () => void;
  toNext: () => void;
  onExit: () => void;
}

/** Space plays and stops, the arrows go to the moment before and after, Escape leaves, also from the slider. */
export function useReplayKeys({ toggle, toPrevious, toNext, onExit }: Replayed): void {
  const on = useShortcutsOn();
  const press = useEffectEvent((key: string): boolean => {
    const acts = { ' ': toggle, ArrowLeft: toPrevious, ArrowRight: toNext, Escape: onExit };
    const act = Object.entries(acts).find(([name]) => name === key)?.[1];
    act?.();
    return act !== undefined;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isMeant =
        event.key === 'Escape'
          ? !event.defaultPrevented && !isDialogOpen()
          : on && isShortcut(event) && !isUsedThere(event);
      if (isMeant && press(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on]);
}

/** Space presses the button that has the focus, and the arrows scroll what is wider than its place. */
function isUsedThere({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === ' ') return target.closest('button, a, summary') !== null;
  return key.startsWith('Arrow') && scrollsSideways(target);
}

function scrollsSideways(element: Element | null): boolean {
  if (element === null || element === document.body) return false;
  const isWider = element.scrollWidth > element.clientWidth;
  const isScroller = isWider && getComputedStyle(element).overflowX === 'auto';
  return isScroller || scrollsSideways(element.parentElement);
}
