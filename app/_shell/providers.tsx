'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { makeQueryClient } from '#app/_live/query-client.ts';
import { PausedUpdates } from '#app/_live/use-live.ts';
import { Toaster } from '#app/_ui/toaster.tsx';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
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
