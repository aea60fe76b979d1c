'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { LiveConnection } from './live-connection.ts';
import { makeQueryClient } from './query-client.ts';
import { PausedUpdates } from './use-live.ts';

/** One store and one live connection per tab. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  const [live] = useState(() => new LiveConnection(client));
  const [paused, setPaused] = useState(false);
  useEffect(() => live.start(), [live]);
  useEffect(() => live.setPaused(paused), [live, paused]);
  const updates = useMemo(() => ({ paused, setPaused }), [paused]);
  return (
    <QueryClientProvider client={client}>
      <PausedUpdates value={updates}>{children}</PausedUpdates>
    </QueryClientProvider>
  );
}
