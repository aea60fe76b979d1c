'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { type Connection, LiveStream } from './live-stream.ts';
import { useInBrowser } from './use-in-browser.ts';

const POLL_MS = 2_000;

let shared: LiveStream | undefined;

/** The stream of this tab; made when something is first followed, in the browser only. */
function liveStream(): LiveStream {
  shared ??= new LiveStream();
  return shared;
}

/** Whether the reader has paused all updates, and how to say so. */
export const PausedUpdates = createContext<{
  paused: boolean;
  setPaused: (paused: boolean) => void;
}>({ paused: false, setPaused: () => {} });

export function usePausedUpdates() {
  const { paused, setPaused } = useContext(PausedUpdates);
  return {
    paused,
    setPaused: (next: boolean) => {
      liveStream().setPaused(next);
      setPaused(next);
    },
  };
}

/**
 * Keeps a server's snapshot of a topic fresh: from this tab's stream, and while that is lost by
 * asking `/live/snapshot`. Whichever way a snapshot comes, an older one never replaces a newer.
 */
export function useLive<T>(
  topic: string,
  initial: Snapshot<T>,
): { snapshot: Snapshot<T>; connection: Connection } {
  const queryClient = useQueryClient();
  const inBrowser = useInBrowser();
  const [connection, setConnection] = useState<Connection>('connecting');
  const { data: snapshot } = useQuery({
    queryKey: ['live', topic],
    queryFn: ({ signal }) => fetchSnapshot<T>(topic, signal),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: connection === 'reconnecting' ? POLL_MS : false,
    retry: false,
    structuralSharing: (older, newer) => newest(older as Snapshot<T> | undefined, newer as Snapshot<T>),
  });
  useEffect(
    () =>
      liveStream().follow(topic, {
        onConnection: setConnection,
        onSnapshot: (text) => {
          const received: Snapshot<T> = JSON.parse(text);
          queryClient.setQueryData<Snapshot<T>>(['live', topic], received);
        },
      }),
    [topic, queryClient],
  );
  // A part that is hydrated late must first agree with the server, whatever the stream has brought since.
  return { snapshot: inBrowser ? newest(initial, snapshot) : initial, connection };
}

function newest<T>(one: Snapshot<T> | undefined, other: Snapshot<T>): Snapshot<T> {
  return one && one.version > other.version ? one : other;
}

async function fetchSnapshot<T>(topic: string, signal: AbortSignal): Promise<Snapshot<T>> {
  const response = await fetch(`/live/snapshot?topic=${encodeURIComponent(topic)}`, {
    signal,
    cache: 'no-store',
  });
  if (!response.ok) throw new Error(`The desk answered ${response.status}.`);
  return response.json();
}
