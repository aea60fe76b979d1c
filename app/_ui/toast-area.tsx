'use client';

import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';

export interface ToastText {
  title: string;
  description?: string;
  /** A button’s. */
  actionProps?: { children: string; onClick: () => void };
}

/** @param toasts all so far: those that are new are shown */
export function ToastArea({ toasts }: { toasts: readonly ToastText[] }) {
  return (
    <Toast.Provider>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-96">
          <Toasts toasts={toasts} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts({ toasts }: { toasts: readonly ToastText[] }) {
  const manager = Toast.useToastManager();
  const shown = useRef(0);
  const showNew = useEffectEvent(() => {
    for (const toast of toasts.slice(shown.current)) manager.add(toast);
    shown.current = toasts.length;
  });
  useEffect(() => {
    if (toasts.length > 0) showNew();
  }, [toasts]);
  return manager.toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-xl bg-raised p-4 shadow-raised transition-[translate,opacity] duration-200 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-muted" />
          <Toast.Action className="mt-1 font-medium underline underline-offset-2" />
        </div>
        <Toast.Close className="button button-plain button-icon -my-2 -mr-2" aria-label="Dismiss">
          <X className="size-4" aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
