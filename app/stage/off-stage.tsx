'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/** Left out on the stage, which has the window and the keys to itself. */
export function OffStage({ children }: { children: ReactNode }) {
  return useSelectedLayoutSegment() === 'stage' ? null : children;
}
