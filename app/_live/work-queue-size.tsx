'use client';

import { useEffect } from 'react';
import { placeholder } from '#lib/live/snapshot.ts';
import { useLive } from './use-live.ts';

/** No page delays its first byte for this. */
const UNKNOWN = placeholder<number | null>(null);

/** How many transfers need a person; null while unknown. */
export function useWorkQueueSize(): number | null {
  return useLive('work-queue-size', UNKNOWN).snapshot.data;
}

const COUNT = /^\(\d+\)\s*/;

/** The tab’s title begins with the number, whichever page it is of. */
export function WorkQueueTitle() {
  const size = useWorkQueueSize();
  useEffect(() => {
    const show = () => {
      const page = document.title.replace(COUNT, '');
      const title = size ? `(${size}) ${page}` : page;
      // Between two pages there is none: one written then would stay, ahead of the next page's own.
      if (page && document.title !== title) document.title = title;
    };
    show();
    const changes = new MutationObserver(show);
    changes.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => changes.disconnect();
  }, [size]);
  return null;
}
