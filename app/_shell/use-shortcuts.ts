'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { isShortcut } from '#app/_ui/single-key-shortcuts.ts';
import { navItems } from './nav-items.ts';
import { showOverlay } from './overlay.ts';

const GO_TO_MS = 1_500;

export function useShortcuts(on: boolean, faultLab: boolean): void {
  const router = useRouter();
  const unavailable = useServerUnavailable();
  const go = useEffectEvent((href: string) => {
    // With the server unreachable it would replace the page by an error.
    if (!unavailable) router.push(href);
  });
  useEffect(() => {
    if (!on) return;
    const press = shortcuts(faultLab, (href) => go(href));
    const onKeyDown = (event: KeyboardEvent) => {
      if (isForTheApp(event) && press(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on, faultLab]);
}

/** @returns whether the key was handled */
function shortcuts(faultLab: boolean, go: (href: string) => void): (key: string) => boolean {
  let goingUntilMs = 0;
  return (key) => {
    const going = performance.now() < goingUntilMs;
    goingUntilMs = 0;
    if (going) {
      const item = navItems(faultLab).find((one) => one.key === key);
      if (item) go(item.href);
      return item !== undefined;
    }
    switch (key) {
      case 'g':
        goingUntilMs = performance.now() + GO_TO_MS;
        return true;
      case '/':
        if (!focusSearch()) go('/transfers#search');
        return true;
      case '?':
        showOverlay('keys');
        return true;
      case 'j':
        return focusItem(1);
      case 'k':
        return focusItem(-1);
      case 'p':
        return present();
      default:
        return false;
    }
  };
}

function isForTheApp(event: KeyboardEvent): boolean {
  if (event.repeat && event.key !== 'j' && event.key !== 'k') return false;
  return isShortcut(event);
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-page-search]');
  field?.focus();
  field?.select();
  return field !== null;
}

/** The link of the page to the stage. */
function present(): boolean {
  const link = document.querySelector<HTMLElement>('main a[aria-keyshortcuts="p"]');
  link?.click();
  return link !== null;
}

/** The page marks its list items. */
function focusItem(step: 1 | -1): boolean {
  const items = [...document.querySelectorAll<HTMLElement>('main [data-list-item]')];
  if (items.length === 0) return false;
  const at = items.findIndex((item) => item.matches(':focus'));
  const next = at === -1 ? (step === 1 ? 0 : items.length - 1) : at + step;
  items[Math.min(Math.max(next, 0), items.length - 1)]?.focus();
  return true;
}
