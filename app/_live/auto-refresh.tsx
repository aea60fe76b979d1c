'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { isServerUnavailable } from './use-live.ts';

const REFRESH_MS = 2_000;

/** Reloads a page whose source is unavailable, while it is visible. */
export function AutoRefresh() {
  const router = useRouter();
  useEffect(() => {
    const refreshing = setInterval(() => {
      // With the server unreachable, a refresh would replace the page by an error.
      if (!document.hidden && !isServerUnavailable()) router.refresh();
    }, REFRESH_MS);
    return () => clearInterval(refreshing);
  }, [router]);
  return null;
}
