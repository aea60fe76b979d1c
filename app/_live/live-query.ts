import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { isOlder, isPlaceholder, type Snapshot } from '#lib/live/snapshot.ts';
import { ERROR_CODE_HEADER } from '#lib/shared/error-header.ts';

/** How a topic is kept up to date. */
type Mode = 'streamed' | 'polled' | 'paused';

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

/** `isFinal`: nothing follows, unless a workflow is reset later. */
export type LiveSnapshot<T> = Snapshot<T> & { isFinal?: true };

export const POLL_MS = 2_000;
/** No stream tells of what begins again. */
const FINAL_POLL_MS = 20_000;

/** The server was reached and failed at what it should be able to do. */
export class TopicFailed extends Error {
  override name = 'TopicFailed';
  constructor(
    message: string,
    /** When to read it again. */
    readonly retryMs = POLL_MS,
  ) {
    super(message);
  }
}

export const LIVE = 'live';
/** A server that hangs counts as unavailable. */
const POLL_TIMEOUT_MS = 15_000;
/** Long enough for a page to be replaced by the next. */
const KEPT_MS = 5_000;
/** From a proxy that cannot reach the server. */
const PROXY_STATUSES = [502, 503, 504];
const NOT_FOUND = 404;

export function liveKey(topic: string) {
  return [LIVE, topic] as const;
}

/**
 * A live topic as a query: the stream writes it, and it is read only while the stream is lost or the topic has
 * failed.
 */
export function liveQuery<T>(topic: string, initial: Snapshot<T>, mode: Mode) {
  return queryOptions({
    queryKey: liveKey(topic),
    queryFn: async ({ client, signal, queryKey }) => {
      const read: LiveSnapshot<T> = await readSnapshot(topic, client, signal);
      const known = client.getQueryData<LiveSnapshot<T>>(queryKey);
      return known && (isOlder(read, known) || (known.isFinal && isSame(read, known))) ? known : read;
    },
    initialData: (): LiveSnapshot<T> => initial,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    structuralSharing: false,
    refetchInterval: ({ state: { data, error } }) => {
      if (mode === 'paused') return false;
      // Not followed any longer before it was there: it may be there soon.
      if (data?.isFinal) return isPlaceholder(data) ? POLL_MS : FINAL_POLL_MS;
      if (error instanceof TopicFailed) return error.retryMs;
      return mode === 'polled' ? POLL_MS : false;
    },
  });
}

function isSame(one: Snapshot<unknown>, other: Snapshot<unknown>): boolean {
  return JSON.stringify(one.data) === JSON.stringify(other.data);
}

async function readSnapshot(topic: string, client: QueryClient, aborted: AbortSignal) {
  const signal = AbortSignal.any([aborted, AbortSignal.timeout(POLL_TIMEOUT_MS)]);
  const address = `/live/snapshot?topic=${encodeURIComponent(topic)}`;
  const response = await fetch(address, { signal, cache: 'no-store' }).catch((error: unknown) => {
    if (!aborted.aborted) setServerUnavailable(client, true);
    throw error;
  });
  const isForeseen = response.headers.has(ERROR_CODE_HEADER);
  const isFromProxy = !isForeseen && PROXY_STATUSES.includes(response.status);
  setServerUnavailable(client, isFromProxy);
  if (response.ok) return response.json();
  const message = `Reading ${topic}: the server answered ${response.status}.`;
  const isExpected = isForeseen || isFromProxy || response.status === NOT_FOUND;
  throw isExpected ? new Error(message) : new TopicFailed(message);
}

/** A snapshot of the stream. */
export function receive(client: QueryClient, topic: string, snapshot: Snapshot<unknown>): void {
  change(client, topic, (known) => (isOlder(snapshot, known) ? known : snapshot));
}

export function markFinal(client: QueryClient, topic: string): void {
  change(client, topic, (known) => ({ ...known, isFinal: true }));
}

/** A page rendered again. Another process may have read it before what the stream has brought since. */
export function receiveRendered(client: QueryClient, topic: string, rendered: Snapshot<unknown>): void {
  const isLive = client.getQueryData(CONNECTION_KEY) === 'live';
  change(client, topic, (known) => {
    if (isPlaceholder(known)) return rendered;
    if (known.epoch !== rendered.epoch && (isLive || known.isFinal)) return known;
    return isOlder(rendered, known) ? known : rendered;
  });
}

/** It is followed again from its beginning, also where it had ended before anything was known. */
export function forgetTopic(client: QueryClient, topic: string): void {
  client.removeQueries({ queryKey: liveKey(topic) });
}

/** A page that has left does not follow any more, whatever still arrives. */
function change(
  client: QueryClient,
  topic: string,
  next: (known: LiveSnapshot<unknown>) => LiveSnapshot<unknown>,
): void {
  const known = client.getQueryData<LiveSnapshot<unknown>>(liveKey(topic));
  if (!known) return;
  const changed = next(known);
  if (changed !== known) client.setQueryData(liveKey(topic), changed);
}

export const CONNECTION_KEY = ['connection'];
export const UNAVAILABLE_KEY = ['server-unavailable'];

export function setServerUnavailable(client: QueryClient, isUnavailable: boolean): void {
  client.setQueryData(UNAVAILABLE_KEY, isUnavailable);
}
