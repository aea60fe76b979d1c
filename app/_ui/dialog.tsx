'use client';

import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  title: string;
  description?: ReactNode;
  open: boolean;
  onClose: () => void;
  shape?: 'centre' | 'panel';
  /** Defaults to the first that can have it. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

const SHAPES = {
  centre:
    'm-auto max-h-[85dvh] w-[32rem] max-w-[calc(100vw-2rem)] rounded-2xl starting:scale-[0.98] starting:opacity-0',
  panel: 'm-0 h-dvh max-h-none w-72 max-w-[85vw] starting:-translate-x-full',
};

/** Modal, by the browser's own means: focus, Escape and what lies beneath. */
export function Dialog({ open, ...props }: Props) {
  return open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  title,
  description,
  onClose,
  shape = 'centre',
  initialFocus,
  children,
}: Omit<Props, 'open'>) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    initialFocus?.current?.focus();
    // While it is still on the page: the focus returns to where it was.
    return () => dialog?.close();
  }, [initialFocus]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, too.
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={({ currentTarget }) => {
        // In development React runs the effect twice: it is open again by now.
        if (!currentTarget.open) onClose();
      }}
      onClick={({ target, currentTarget }) => {
        // Its own box is covered by its content: this is a click beside it.
        if (target === currentTarget) onClose();
      }}
      className={`overflow-y-auto overscroll-contain bg-raised p-0 text-ink shadow-raised transition-[translate,scale,opacity] duration-200 ease-(--ease) backdrop:bg-black/40 ${SHAPES[shape]}`}
    >
      <div className="min-h-full p-5">
        <div className="mb-4 flex items-start justify-between gap-4">
          <div>
            <h2 id={`${id}-title`} className="text-heading font-semibold">
              {title}
            </h2>
            {description ? (
              <p id={`${id}-description`} className="mt-1 text-muted">
                {description}
              </p>
            ) : null}
          </div>
          <button
            type="button"
            className="button button-plain button-icon -mt-2 -mr-2"
            aria-label="Close"
            onClick={onClose}
          >
            <X className="size-4" aria-hidden="true" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
