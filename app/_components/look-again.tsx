'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const AGAIN_MS = 2_000;

/** On a page whose source does not answer: has the server look again by itself, while somebody looks. */
export function LookAgain() {
  const router = useRouter();
  useEffect(() => {
    const looking = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, AGAIN_MS);
    return () => clearInterval(looking);
  }, [router]);
  return null;
}
