'use client';

import { type PointerEvent, useEffect, useState } from 'react';

const ENDS = ['pointerup', 'pointercancel', 'contextmenu', 'blur'];

/** Whether the pointer that went down on an element, to press it, is still down, wherever it has moved since. */
export function usePressed(): { isPressed: boolean; onPointerDown: (event: PointerEvent) => void } {
  const [isPressed, setPressed] = useState(false);
  useEffect(() => {
    if (!isPressed) return;
    const ended = new AbortController();
    for (const end of ENDS) window.addEventListener(end, () => setPressed(false), { signal: ended.signal });
    return () => ended.abort();
  }, [isPressed]);
  return {
    isPressed,
    onPointerDown: ({ button }) => {
      if (button === 0) setPressed(true);
    },
  };
}
