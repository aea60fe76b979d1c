'use client';

import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'single-key-shortcuts';
const OFF = 'off';

const listeners = new Set<() => void>();

let isHelpOpen = false;

function tellAll(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this desk may have switched them.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Where storage is forbidden, nothing is remembered, and the shortcuts are on. */
function areOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== OFF;
  } catch {
    return true;
  }
}

/** Whether keys pressed alone do something on this desk; remembered by the browser. */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areOn, () => true);
}

export function switchShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, OFF);
  } catch (error) {
    console.error('The browser does not let this be remembered:', error);
  }
  tellAll();
}

/** Whether the sheet that lists the keys is open. */
export function useHelpOpen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isHelpOpen,
    () => false,
  );
}

export function showHelp(open: boolean): void {
  isHelpOpen = open;
  tellAll();
}
