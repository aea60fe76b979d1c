'use client';

import { Search } from 'lucide-react';
import { type ComponentType, useEffect, useEffectEvent, useState } from 'react';
import { RELOAD, useToast } from '#app/_ui/toaster.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import type { PaletteProps } from './commands.tsx';
import { showOverlay, useOverlay } from './overlay.ts';

/** By Ctrl-K or ⌘K, also from text fields. */
export function CommandPalette({ faultLab, role }: { faultLab: boolean; role: Role }) {
  const isOpen = useOverlay() === 'commands';
  const Palette = usePalette(isOpen);
  const toggle = useEffectEvent(() => showOverlay(isOpen ? null : 'commands'));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  if (!Palette) return null;
  return <Palette open={isOpen} onClose={() => showOverlay(null)} faultLab={faultLab} role={role} />;
}

/** Its scripts are loaded on first use. */
function usePalette(isWanted: boolean): ComponentType<PaletteProps> | undefined {
  const [palette, setPalette] = useState<{ Palette: ComponentType<PaletteProps> } | null>(null);
  const toast = useToast();
  const onFailure = useEffectEvent(async (error: unknown) => {
    console.error('The command palette could not be loaded:', error);
    showOverlay(null);
    const title = 'Commands could not be loaded';
    // A server that answers does not have the scripts of an older build.
    if (await isServerAnswering()) toast(title, 'Remit may have been updated: reload the page.', RELOAD);
    else toast(title, 'The server did not respond. Try again.');
  });
  const isMissing = isWanted && palette === null;
  useEffect(() => {
    if (isMissing) import('./commands.tsx').then(setPalette).catch(onFailure);
  }, [isMissing]);
  return palette?.Palette;
}

function isServerAnswering(): Promise<boolean> {
  return fetch('/api/health', { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}

function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey, repeat }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey && !repeat;
}

export function CommandButton({ onOpen }: { onOpen: (() => void) | undefined }) {
  return (
    <button
      type="button"
      className="nav-link w-full border border-line-strong bg-surface"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => {
        onOpen?.();
        showOverlay('commands');
      }}
    >
      <Search className="size-4" aria-hidden="true" />
      Search or run
      <kbd className="ml-auto font-sans text-note max-lg:hidden">Ctrl K</kbd>
    </button>
  );
}
