'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode, RefObject } from 'react';

interface Props {
  title: string;
  description?: ReactNode;
  /** Left out where the caller controls `open`. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  shape?: 'centre' | 'panel';
  /** Defaults to the first that can have it. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

const SHAPES = {
  centre:
    'top-1/2 left-1/2 max-h-[85dvh] w-[32rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-2xl data-ending-style:opacity-0 data-starting-style:opacity-0 data-starting-style:scale-[0.98]',
  panel:
    'inset-y-0 left-0 w-72 max-w-[85vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
};

export function Dialog({
  title,
  description,
  trigger,
  shape = 'centre',
  initialFocus,
  children,
  ...control
}: Props) {
  return (
    <Base.Root {...control}>
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          {...(initialFocus && { initialFocus })}
          className={`fixed z-50 overflow-y-auto bg-raised p-5 shadow-raised transition-[translate,scale,opacity] duration-200 ease-(--ease) ${SHAPES[shape]}`}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <Base.Title className="text-heading font-semibold">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-muted">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close className="button button-plain button-icon -mt-2 -mr-2" aria-label="Close">
              <X className="size-4" aria-hidden="true" />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export const DialogClose = Base.Close;
