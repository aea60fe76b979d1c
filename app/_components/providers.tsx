'use client';

import { type ReactNode, useMemo, useState } from 'react';
import { Toaster } from './toaster.tsx';
import { PausedUpdates } from './use-live.ts';

/** What all pages share in the browser: whether what they show may change by itself, and news. */
export function Providers({ children }: { children: ReactNode }) {
  const [paused, setPaused] = useState(false);
  const updates = useMemo(() => ({ paused, setPaused }), [paused]);
  return (
    <PausedUpdates value={updates}>
      <Toaster>{children}</Toaster>
    </PausedUpdates>
  );
}
