'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** Whether another page is being fetched. */
let isNavigating = false;

function setNavigating(next: boolean): void {
  if (next === isNavigating) return;
  isNavigating = next;
  for (const listener of listeners) listener();
}

/** Next calls this when it begins to fetch another page, however that came about. */
export function beginNavigation(url: string): void {
  const there = new URL(url, window.location.href);
  if (there.origin !== window.location.origin) return;
  // A place on the same page is there at once.
  setNavigating(addressOf(there) !== addressOf(new URL(window.location.href)));
}

export function endNavigation(): void {
  setNavigating(false);
}

/** As Next compares addresses: however a query is spelled, the same is no other page, and none arrives. */
function addressOf({ pathname, searchParams }: URL): string {
  return `${pathname}?${searchParams}`;
}

/** Whether another page is being fetched. */
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
