import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import type { FeedEvent } from './contract.ts';
import { InvalidBankResponse } from './errors.ts';
import { followFeed } from './feed.ts';

interface FeedListener {
  onEvent(event: FeedEvent): void;
  /** (Re)connected: whatever was read before may be out of date. */
  onConnected(): void;
  onDisconnected(): void;
}

interface SharedFeed {
  listeners: Set<FeedListener>;
  connected: boolean;
  abort: AbortController | undefined;
}

/** All listeners in this process share one subscription. @returns the function that stops listening */
export function listenToBank(listener: FeedListener): () => void {
  const feed = perProcess('bank-feed', (): SharedFeed => {
    return { listeners: new Set(), connected: false, abort: undefined };
  });
  feed.listeners.add(listener);
  if (feed.connected) listener.onConnected();
  if (!feed.abort) follow(feed);
  return () => {
    feed.listeners.delete(listener);
    if (feed.listeners.size > 0) return;
    feed.abort?.abort();
    feed.abort = undefined;
    feed.connected = false;
  };
}

function follow(feed: SharedFeed): void {
  const abort = new AbortController();
  feed.abort = abort;
  const { BANK_URL, BANK_TOKEN } = webEnv();
  const notify = (call: (listener: FeedListener) => void) => {
    if (abort.signal.aborted) return;
    for (const listener of feed.listeners) isolated(() => call(listener));
  };
  void followFeed({
    baseUrl: BANK_URL,
    token: BANK_TOKEN,
    signal: abort.signal,
    onEvent: (event) => notify(({ onEvent }) => onEvent(event)),
    onConnected: () => {
      feed.connected = true;
      notify(({ onConnected }) => onConnected());
    },
    onDisconnected: (error) => {
      if (error instanceof InvalidBankResponse) console.error('Reading the bank’s feed failed:', error);
      feed.connected = false;
      notify(({ onDisconnected }) => onDisconnected());
    },
  });
}

/** What one listener throws is no reason to leave the feed. */
function isolated(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error('A listener to the bank’s feed failed:', error);
  }
}
