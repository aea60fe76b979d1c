'use client';

import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'single-key-shortcuts';
const OFF = 'off';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab may have changed it.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** On where storage is forbidden. */
function areOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== OFF;
  } catch {
    return true;
  }
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areOn, () => true);
}

export function setShortcutsOn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, OFF);
  } catch (error) {
    console.error('The browser cannot remember this setting:', error);
  }
  for (const listener of listeners) listener();
}

const TYPED_INTO = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/** A toast is a dialog too, but not a modal one. */
const OPEN_DIALOG =
  '[role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]:not([aria-modal="false"])';

/** Not with a modifier key, not while typing, and not under an open dialog. */
export function isShortcut({ ctrlKey, metaKey, altKey, isComposing, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing) return false;
  if (target instanceof Element && target.closest(TYPED_INTO)) return false;
  return !isDialogOpen();
}

export function isDialogOpen(): boolean {
  return document.querySelector(OPEN_DIALOG) !== null;
}
