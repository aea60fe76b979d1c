'use client';

import type { ReactNode } from 'react';
import { LiveProvider } from '#app/_live/live-provider.tsx';
import { Toaster } from '#app/_ui/toaster.tsx';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <LiveProvider>
      <Toaster>{children}</Toaster>
    </LiveProvider>
  );
}
