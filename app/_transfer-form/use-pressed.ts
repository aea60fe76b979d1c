'use client';

import { useEffect, useState } from 'react';

/** Whether the pointer that went down on an element is still down, wherever it has moved since. */
export function usePressed(): { isPressed: boolean; onPointerDown: () => void } {
  const [isPressed, setPressed] = useState(false);
  useEffect(() => {
    if (!isPressed) return;
    const ended = new AbortController();
    for (const end of ['pointerup', 'pointercancel']) {
      window.addEventListener(end, () => setPressed(false), { signal: ended.signal });
    }
    return () => ended.abort();
  }, [isPressed]);
  return { isPressed, onPointerDown: () => setPressed(true) };
}
