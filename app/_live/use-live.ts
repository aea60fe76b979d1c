'use client';

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';
import { type Connection, LiveStream, NO_DATA } from './live-stream.ts';

let shared: LiveStream | undefined;

/** Created on first use, in the browser only. */
function liveStream(): LiveStream {
  shared ??= new LiveStream();
  return shared;
}

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

export function useLive<T>(
  topic: string,
  initial: Snapshot<T>,
): { snapshot: Snapshot<T>; connection: Connection } {
  const followed = useSyncExternalStore(
    useCallback((listener: () => void) => liveStream().follow(topic, listener), [topic]),
    () => liveStream().followed(topic),
    // Late hydration must first match the server’s HTML.
    () => NO_DATA,
  );
  // A topic’s name implies its type: `app/live/topics.ts` and each caller agree on it.
  const received = followed.snapshot as Snapshot<T> | null;
  const snapshot = received && received.version >= initial.version ? received : initial;
  return { snapshot, connection: followed.connection };
}

/** Whether this browser cannot reach the server. */
export function useServerUnavailable(): boolean {
  return useSyncExternalStore(onUnavailableChange, isServerUnavailable, () => false);
}

/** {@link useServerUnavailable} outside of rendering. */
export function isServerUnavailable(): boolean {
  return liveStream().isServerUnavailable();
}

function onUnavailableChange(listener: () => void): () => void {
  return liveStream().onUnavailableChange(listener);
}
