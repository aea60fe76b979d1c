'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useServerUnavailable } from './use-live.ts';

const REFRESH_MS = 2_000;

/** Reloads a page whose source is unavailable, while it is visible. */
export function AutoRefresh() {
  const router = useRouter();
  const unavailable = useServerUnavailable();
  useEffect(() => {
    // With the server unreachable, a refresh would replace the page by an error.
    if (unavailable) return;
    const refreshing = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, REFRESH_MS);
    return () => clearInterval(refreshing);
  }, [router, unavailable]);
  return null;
}
