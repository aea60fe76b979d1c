'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

let isOpen = false;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useHelpOpen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isOpen,
    () => false,
  );
}

export function showHelp(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}
