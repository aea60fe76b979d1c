'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Snapshot } from '#lib/live/shared-watch.ts';

/** How the page gets its news: pushed, by asking again while the stream is lost, or not any more. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

const POLL_MS = 2_000;

/**
 * Keeps a server's snapshot fresh: from the stream at `path/events`, and while that is lost from
 * `path/snapshot`. A hidden tab lets its stream go. Whichever way a snapshot comes, an older one
 * never replaces a newer.
 */
export function useLive<T>(
  path: string,
  initial: Snapshot<T>,
): { snapshot: Snapshot<T>; connection: Connection } {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const { data: snapshot } = useQuery({
    queryKey: ['live', path],
    queryFn: ({ signal }) => fetchSnapshot<T>(`${path}/snapshot`, signal),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: connection === 'reconnecting' ? POLL_MS : false,
    retry: false,
    structuralSharing: (older, newer) => newest(older as Snapshot<T> | undefined, newer as Snapshot<T>),
  });
  useEffect(
    () =>
      openStream(`${path}/events`, setConnection, (text) => {
        const received: Snapshot<T> = JSON.parse(text);
        queryClient.setQueryData<Snapshot<T>>(['live', path], received);
      }),
    [path, queryClient],
  );
  return { snapshot: newest(initial, snapshot), connection };
}

function newest<T>(one: Snapshot<T> | undefined, other: Snapshot<T>): Snapshot<T> {
  return one && one.version > other.version ? one : other;
}

async function fetchSnapshot<T>(path: string, signal: AbortSignal): Promise<Snapshot<T>> {
  const response = await fetch(path, { signal, cache: 'no-store' });
  if (!response.ok) throw new Error(`The desk answered ${response.status}.`);
  return response.json();
}

/** @returns the function that closes it */
function openStream(
  url: string,
  onConnection: (connection: Connection) => void,
  onSnapshot: (text: string) => void,
): () => void {
  let source: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  function open(): void {
    close();
    source = new EventSource(url);
    source.onopen = () => onConnection('live');
    source.addEventListener('snapshot', ({ data }) => onSnapshot(data));
    source.addEventListener('end', () => {
      ended = true;
      close();
      onConnection('ended');
    });
    source.onerror = () => {
      onConnection('reconnecting');
      // After an HTTP error the browser gives the stream up for good; it is opened anew.
      if (source?.readyState === EventSource.CLOSED) reopening = setTimeout(open, POLL_MS);
    };
  }

  function close(): void {
    clearTimeout(reopening);
    source?.close();
  }

  function followVisibility(): void {
    if (ended) return;
    if (document.hidden) {
      close();
      onConnection('paused');
    } else {
      open();
    }
  }

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close();
  };
}
