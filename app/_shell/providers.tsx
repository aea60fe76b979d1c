'use client';

import { type ReactNode, useMemo, useState } from 'react';
import { PausedUpdates } from '#app/_live/use-live.ts';
import { Toaster } from '#app/_ui/toaster.tsx';

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
