'use client';

import { useSelectedLayoutSegments } from 'next/navigation';
import type { ReactNode } from 'react';

/** Left out on the stage and its notes, which have the window and the keys to themselves. */
export function OffStage({ children }: { children: ReactNode }) {
  const [page, within] = useSelectedLayoutSegments();
  return page === 'stage' && within !== undefined ? null : children;
}
