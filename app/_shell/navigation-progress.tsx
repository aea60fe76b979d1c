'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { endNavigation, useNavigating } from './navigation-store.ts';

/** Shown by CSS only after a delay: fast pages show nothing. */
export function NavigationProgress() {
  const address = `${usePathname()}?${useSearchParams()}`;
  const navigating = useNavigating();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another page, arrived.
  useEffect(endNavigation, [address]);
  return (
    <div aria-live="polite" className="contents">
      {navigating ? (
        <div className="navigation-progress">
          <span className="sr-only">Loading page</span>
        </div>
      ) : null}
    </div>
  );
}
