'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { isServerUnavailable } from './use-live.ts';

const REFRESH_MS = 2_000;

/** On a page whose source does not answer: has the server look again by itself, while somebody looks. */
export function AutoRefresh() {
  const router = useRouter();
  useEffect(() => {
    const refreshing = setInterval(() => {
      // Of a desk that is away, nothing can be fetched, and trying would cost the page.
      if (!document.hidden && !isServerUnavailable()) router.refresh();
    }, REFRESH_MS);
    return () => clearInterval(refreshing);
  }, [router]);
  return null;
}
