'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { isServerUnavailable } from './use-live.ts';

const AGAIN_MS = 2_000;

/** On a page whose source does not answer: has the server look again by itself, while somebody looks. */
export function AutoRefresh() {
  const router = useRouter();
  useEffect(() => {
    const looking = setInterval(() => {
      // Of a desk that is away, nothing can be fetched, and trying would cost the page.
      if (!document.hidden && !isServerUnavailable()) router.refresh();
    }, AGAIN_MS);
    return () => clearInterval(looking);
  }, [router]);
  return null;
}
