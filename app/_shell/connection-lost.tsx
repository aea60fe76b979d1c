'use client';

import { CloudOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';

/**
 * While the server is unreachable, links are held: the browser would replace the page, and what was typed
 * into it, with its own error page.
 */
export function ConnectionLost() {
  const unavailable = useServerUnavailable();
  return (
    <div role="status" className="contents">
      {unavailable ? <UnavailableNotice /> : null}
    </div>
  );
}

function UnavailableNotice() {
  const [held, setHeld] = useState(false);
  const online = useSyncExternalStore(onConnectionChange, () => navigator.onLine);
  useEffect(() => holdLinks(() => setHeld(true)), []);
  return (
    <div className="pointer-events-none fixed inset-x-0 top-14 z-40 flex justify-center p-3 short:top-0 lg:top-0 lg:left-60">
      <div className="flex max-w-xl gap-3 rounded-xl bg-refused-wash px-4 py-3 text-refused shadow-raised">
        <CloudOff className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <div>
          <p className="font-medium">{online ? 'Connection lost.' : 'You are offline.'}</p>
          <p>Showing the last known state. Reconnecting… Your input is kept.</p>
          {held ? <p className="font-medium">Links work again once the connection is back.</p> : null}
        </div>
      </div>
    </div>
  );
}

/** The browser may say that it is offline only after a stream was lost. */
function onConnectionChange(changed: () => void): () => void {
  const kinds = ['online', 'offline'];
  for (const kind of kinds) window.addEventListener(kind, changed);
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, changed);
  };
}

function holdLinks(onHeld: () => void): () => void {
  const hold = (event: Event) => {
    if (!leavesThePage(event)) return;
    event.preventDefault();
    // Forms of `next/form` navigate in spite of preventDefault.
    event.stopPropagation();
    onHeld();
  };
  const kinds = ['click', 'submit'];
  for (const kind of kinds) document.addEventListener(kind, hold, true);
  return () => {
    for (const kind of kinds) document.removeEventListener(kind, hold, true);
  };
}

function leavesThePage(event: Event): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  // Server actions report a lost answer themselves.
  if (event.type === 'submit') return target.getAttribute('action')?.startsWith('/') ?? false;
  const link = target.closest<HTMLAnchorElement>('a[href]');
  return link !== null && link.origin === location.origin && !staysHere(link, event);
}

/** An anchor, a download, or a new tab. */
function staysHere(link: HTMLAnchorElement, event: Event): boolean {
  const [page, anchor] = link.href.split('#');
  if (anchor !== undefined && page === location.href.split('#')[0]) return true;
  if (link.hasAttribute('download') || link.target === '_blank') return true;
  return event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey);
}
