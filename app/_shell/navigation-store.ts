'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** The address that is being fetched; null while none is. */
let opening: string | null = null;

function setOpening(address: string | null): void {
  opening = address;
  for (const listener of listeners) listener();
}

/** Next calls this when it begins to fetch another page, however that came about. */
export function beginNavigation(url: string): void {
  const { origin, pathname, search } = new URL(url, window.location.href);
  if (origin !== window.location.origin) return;
  // A place on the same page is there at once.
  const isHere = pathname === window.location.pathname && search === window.location.search;
  setOpening(isHere ? null : pathname + search);
}

export function endNavigation(): void {
  if (opening !== null) setOpening(null);
}

/** Whether another page is being fetched. */
export function useNavigating(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opening !== null,
    () => false,
  );
}
