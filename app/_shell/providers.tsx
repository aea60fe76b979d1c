'use client';

import { type ReactNode, useMemo, useState } from 'react';
import { PausedUpdates } from '#app/_live/use-live.ts';
import { Toaster } from '#app/_ui/toaster.tsx';

export function Providers({ children }: { children: ReactNode }) {
  const [paused, setPaused] = useState(false);
  const updates = useMemo(() => ({ paused, setPaused }), [paused]);
  return (
    <PausedUpdates value={updates}>
      <Toaster>{children}</Toaster>
    </PausedUpdates>
  );
}
