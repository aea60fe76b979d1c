'use client';

import { type ComponentType, createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { ToastText } from './toast-area.tsx';

type ShowToast = (title: string, description?: string, actionProps?: ToastText['actionProps']) => void;

/** Where a new build needs the page to be loaded again. */
export const RELOAD = { children: 'Reload', onClick: () => location.reload() };

const Show = createContext<ShowToast>(() => {});

/** For the result of what the user has just done. What must not be missed goes on the page. */
export function Toaster({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ToastText[]>([]);
  const Area = useToastArea(toasts.length);
  const [show] = useState((): ShowToast => {
    return (title, description, actionProps) => {
      setToasts((all) => [
        ...all,
        { title, ...(description ? { description } : {}), ...(actionProps ? { actionProps } : {}) },
      ]);
    };
  });
  return (
    <Show value={show}>
      {children}
      {Area ? <Area toasts={toasts} /> : null}
    </Show>
  );
}

/** Loaded once the page is there, since no page needs a toast at first; if that fails, with the next toast. */
function useToastArea(count: number): ComponentType<{ toasts: readonly ToastText[] }> | undefined {
  const [area, setArea] = useState<typeof import('./toast-area.tsx')>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is what it waits for.
  useEffect(() => {
    if (area) return;
    import('./toast-area.tsx').then(setArea, (error: unknown) => {
      console.error('Toasts could not be loaded:', error);
    });
  }, [area, count]);
  return area?.ToastArea;
}

export function useToast(): ShowToast {
  return useContext(Show);
}
