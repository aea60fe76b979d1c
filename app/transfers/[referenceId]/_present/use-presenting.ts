'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';

interface Presenting {
  presenting: boolean;
  setPresenting: (presenting: boolean) => void;
  /** Gets the focus back when the view is closed. */
  opener: RefObject<HTMLButtonElement | null>;
}

/** Toggled by `p` unless single-key shortcuts are off; kept in the address as `?present`. */
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
