'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { Toaster } from './toaster.tsx';
import { PausedUpdates } from './use-live.ts';

/** What all pages share in the browser: what they know, whether it may change by itself, and news. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient());
  const [paused, setPaused] = useState(false);
  const updates = useMemo(() => ({ paused, setPaused }), [paused]);
  return (
    <QueryClientProvider client={client}>
      <PausedUpdates value={updates}>
        <Toaster>{children}</Toaster>
      </PausedUpdates>
    </QueryClientProvider>
  );
}
