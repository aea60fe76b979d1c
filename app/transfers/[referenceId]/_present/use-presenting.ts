'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';

interface Presenting {
  presenting: boolean;
  setPresenting: (presenting: boolean) => void;
  /** The button that opens the view: it has the focus again once the view is left. */
  opener: RefObject<HTMLButtonElement | null>;
}

/**
 * Whether the presenter's view is shown: `?present` in the address, the key `p`, and back by the same
 * key, unless the reader has switched single keys off. The address keeps it, so that a reload does.
 */
export function usePresenting(initially: boolean): Presenting {
  const [presenting, setPresenting] = useState(initially);
  const opener = useRef<HTMLButtonElement>(null);
  const shownBefore = useRef(initially);
  const keysOn = useShortcutsOn();
  useEffect(() => {
    if (shownBefore.current && !presenting) opener.current?.focus();
    shownBefore.current = presenting;
    const address = new URL(window.location.href);
    if (address.searchParams.has('present') === presenting) return;
    if (presenting) address.searchParams.set('present', '');
    else address.searchParams.delete('present');
    window.history.replaceState(null, '', address);
  }, [presenting]);
  useEffect(() => {
    if (!keysOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'p' && !event.repeat && isShortcut(event)) setPresenting((shown) => !shown);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [keysOn]);
  return { presenting, setPresenting, opener };
}
