'use client';

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from 'react';
import { isOlder, isPlaceholder, type Snapshot } from '#lib/live/snapshot.ts';
import {
  CONNECTION_KEY,
  type Connection,
  LIVE,
  liveQuery,
  receiveRendered,
  TopicFailed,
  UNAVAILABLE_KEY,
} from './live-query.ts';

export const PausedUpdates = createContext<{
  paused: boolean;
  setPaused: (paused: boolean) => void;
}>({ paused: false, setPaused: () => {} });

export function usePausedUpdates() {
  return useContext(PausedUpdates);
}

/** Whether the part of the page around it is not shown now: nothing in it is followed. */
export const HiddenPart = createContext(false);

interface Live<T> {
  snapshot: Snapshot<T>;
  connection: Connection;
  /** Reads it now, also while updates are paused. */
  read: () => void;
  /** The last time that it was read. */
  hasFailed: boolean;
}

/**
 * The newest snapshot of a topic.
 * @param initial as the server rendered it, or a placeholder
 */
export function useLive<T>(topic: string, initial: Snapshot<T>): Live<T> {
  const client = useQueryClient();
  const connection = useConnection();
  const isUnavailable = useServerUnavailable();
  const isLost = connection === 'reconnecting' || isUnavailable;
  const mode = connection === 'paused' ? 'paused' : isLost ? 'polled' : 'streamed';
  const enabled = !useContext(HiddenPart);
  const { data, isError, refetch } = useQuery({ ...liveQuery(topic, initial, mode), enabled });
  useEffect(() => receiveRendered(client, topic, initial), [client, topic, initial]);
  const isBehind = useIsHydrating() || isPlaceholder(data) || isOlder(data, initial);
  return {
    snapshot: isBehind ? initial : data,
    connection: data.isFinal && !isPlaceholder(data) ? 'ended' : connection,
    read: useCallback(() => void refetch(), [refetch]),
    hasFailed: isError,
  };
}

function useConnection(): Connection {
  return useStored<Connection>(CONNECTION_KEY, 'connecting');
}

/** Whether this browser cannot reach the server. */
export function useServerUnavailable(): boolean {
  return useStored(UNAVAILABLE_KEY, false);
}

/** Written by the live connection, and never fetched. */
function useStored<T>(queryKey: readonly string[], initial: T): T {
  const { data } = useQuery<T>({ queryKey, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY });
  return useIsHydrating() ? initial : (data ?? initial);
}

/** Parts of a page hydrate one after the other: the stream may have told more by then than the server rendered. */
function useIsHydrating(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => false,
    () => true,
  );
}

/** Whether something on this page cannot be kept up to date, by a fault of Remit and not by an outage. */
export function useLiveFault(): boolean {
  const cache = useQueryClient().getQueryCache();
  const hasFailed = () =>
    cache
      .findAll({ queryKey: [LIVE], type: 'active' })
      .some(({ state }) => state.error instanceof TopicFailed);
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    hasFailed,
    () => false,
  );
}
