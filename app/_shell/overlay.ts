'use client';

import { useSyncExternalStore } from 'react';

/** What lies over the page, whatever the page: one at a time. */
type Overlay = 'commands' | 'keys';

const listeners = new Set<() => void>();

let open: Overlay | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => open,
    () => null,
  );
}

export function showOverlay(overlay: Overlay | null): void {
  open = overlay;
  for (const listener of listeners) listener();
}
