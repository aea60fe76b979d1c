'use client';

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';
import { type Connection, LiveStream, NO_DATA } from './live-stream.ts';

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

/** Keeps a server's snapshot of a topic fresh, by this tab's one stream. */
export function useLive<T>(
  topic: string,
  initial: Snapshot<T>,
): { snapshot: Snapshot<T>; connection: Connection } {
  const followed = useSyncExternalStore(
    useCallback((listener: () => void) => liveStream().follow(topic, listener), [topic]),
    () => liveStream().followed(topic),
    // A part that is hydrated late must first agree with the server, whatever the stream has brought since.
    () => NO_DATA,
  );
  // What a topic carries is agreed by its name: `app/live/topics.ts` says it, and each caller.
  const received = followed.snapshot as Snapshot<T> | null;
  const snapshot = received && received.version >= initial.version ? received : initial;
  return { snapshot, connection: followed.connection };
}

/** Whether the desk itself cannot be reached from this browser just now. */
export function useServerUnavailable(): boolean {
  return useSyncExternalStore(onUnavailableChange, isServerUnavailable, () => false);
}

/** As {@link useServerUnavailable}, for what is not drawn but about to be done. */
export function isServerUnavailable(): boolean {
  return liveStream().isServerUnavailable();
}

function onUnavailableChange(listener: () => void): () => void {
  return liveStream().onUnavailableChange(listener);
}
