'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

let isNavigating = false;

function setNavigating(next: boolean): void {
  if (next === isNavigating) return;
  isNavigating = next;
  for (const listener of listeners) listener();
}

/** Called from `instrumentation-client.ts` for every navigation. */
export function beginNavigation(url: string): void {
  const there = new URL(url, window.location.href);
  if (there.origin !== window.location.origin) return;
  // An anchor on the same page loads nothing.
  setNavigating(addressOf(there) !== addressOf(new URL(window.location.href)));
}

export function endNavigation(): void {
  setNavigating(false);
}

/** Next normalizes queries: another spelling of the same one is no navigation. */
function addressOf({ pathname, searchParams }: URL): string {
  return `${pathname}?${searchParams}`;
}

export function useNavigating(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isNavigating,
    () => false,
  );
}
