import type { QueryClient } from '@tanstack/react-query';
import { FOLLOW_AGAIN_MS, type Following, LiveHub, type LiveMessage } from './live-hub.ts';
import {
  CONNECTION_KEY,
  type Connection,
  LIVE,
  type LiveSnapshot,
  liveKey,
  markFinal,
  POLL_MS,
  receive,
  setServerUnavailable,
  TopicFailed,
} from './live-query.ts';

const MAX_MISSED_REPLIES = 3;
const MAX_RETRY_MS = 30_000;
const FORGOTTEN_AFTER_MS = 120_000;

/**
 * Keeps the live queries of this page up to date while it is visible and not paused. What it follows are the
 * queries in use.
 */
export class LiveConnection {
  private stream: Stream | undefined;
  /** Times that what is followed was repeated without an answer, whatever held this page up. */
  private missedReplies = 0;
  private hasAnswered = false;
  private readonly failures = new Map<string, Failure>();
  private sent = '';
  private isPaused = false;
  private isSyncDue = false;

  constructor(private readonly client: QueryClient) {}

  /** @returns the function that ends it */
  start(): () => void {
    const ending = new AbortController();
    const { signal } = ending;
    const unsubscribe = this.client.getQueryCache().subscribe(({ query }) => {
      if (query.queryKey[0] === LIVE) this.syncSoon();
    });
    document.addEventListener('visibilitychange', () => this.sync(), { signal });
    window.addEventListener('pagehide', () => this.send([]), { signal });
    window.addEventListener('pageshow', () => this.sync(), { signal });
    // The events are no proof that this server can or cannot be reached.
    for (const change of ['online', 'offline'])
      window.addEventListener(change, () => this.poll(), { signal });
    const repeating = setInterval(() => this.followAgain(), FOLLOW_AGAIN_MS);
    this.use(canShare() ? this.shared : ownStream);
    return () => {
      ending.abort();
      unsubscribe();
      clearInterval(repeating);
      this.send([]);
      this.stream = undefined;
    };
  }

  /** WCAG 2.2.2. */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.sync();
  }

  private readonly shared = (receive: Receive) => sharedStream(receive, () => this.use(ownStream));

  private use(open: (receive: Receive) => Stream): void {
    this.stream?.follow([]);
    this.hasAnswered = false;
    this.missedReplies = 0;
    const stream = open((message) => {
      if (this.stream === stream) this.onMessage(message);
    });
    this.stream = stream;
    this.sent = '';
    this.sync();
  }

  private get isIdle(): boolean {
    return document.hidden || this.isPaused;
  }

  /** A navigation leaves and joins topics at once. */
  private syncSoon(): void {
    if (this.isSyncDue) return;
    this.isSyncDue = true;
    queueMicrotask(() => {
      this.isSyncDue = false;
      this.sync();
    });
  }

  private sync(): void {
    if (this.isIdle) this.change('paused');
    else if (this.connection === 'paused') this.change('connecting');
    const topics = this.isIdle ? [] : this.wantedTopics();
    if (topics.join('\n') !== this.sent) this.send(topics);
  }

  private send(topics: Following): void {
    this.sent = topics.join('\n');
    this.stream?.follow(topics);
  }

  private followAgain(): void {
    if (this.sent === '') return;
    this.missedReplies += 1;
    // The browser, or a developer, has ended the shared worker: a new one is started.
    if (this.missedReplies > MAX_MISSED_REPLIES) this.use(this.hasAnswered ? this.shared : ownStream);
    else this.send(this.wantedTopics());
  }

  private onMessage(message: LiveMessage): void {
    this.hasAnswered = true;
    this.missedReplies = 0;
    if (this.isIdle) return;
    switch (message.kind) {
      case 'connection':
        this.change(message.connection === 'lost' ? 'reconnecting' : message.connection);
        break;
      case 'snapshot':
        receive(this.client, message.topic, message.snapshot);
        break;
      case 'end':
        markFinal(this.client, message.topic);
        break;
      case 'error':
        this.onTopicFailed(message.topic);
    }
  }

  private change(next: Connection): void {
    if (next === this.connection) return;
    this.client.setQueryData<Connection>(CONNECTION_KEY, next);
    // At once: until the server is known to be unavailable, links would be followed.
    if (next === 'reconnecting') this.poll();
    if (next !== 'live' && next !== 'paused') return;
    // What another process answers now may be older than what the stream brings.
    void this.client.cancelQueries({ queryKey: [LIVE] });
    setServerUnavailable(this.client, false);
  }

  private onTopicFailed(topic: string): void {
    const nowMs = performance.now();
    const { count, atMs } = this.failures.get(topic) ?? { count: 0, atMs: 0 };
    const failure = { count: nowMs - atMs > FORGOTTEN_AFTER_MS ? 1 : count + 1, atMs: nowMs };
    this.failures.set(topic, failure);
    // Once it can be read it is followed again, with a new stream for all windows: ever more seldom.
    const retryMs = Math.min(POLL_MS * 2 ** (failure.count - 1), MAX_RETRY_MS);
    const error = new TopicFailed(`The live topic ${topic} failed.`, retryMs);
    this.client
      .getQueryCache()
      .find({ queryKey: liveKey(topic) })
      ?.setState({ status: 'error', error });
  }

  private poll(): void {
    if (this.isIdle) return;
    void this.client.refetchQueries({
      queryKey: [LIVE],
      type: 'active',
      predicate: ({ state }) => !isFinal(state.data),
    });
  }

  private wantedTopics(): string[] {
    const queries = this.client.getQueryCache().findAll({ queryKey: [LIVE], type: 'active' });
    return queries
      .filter(({ state }) => !(state.error instanceof TopicFailed) && !isFinal(state.data))
      .map(({ queryKey }) => String(queryKey[1]))
      .sort();
  }

  private get connection(): Connection | undefined {
    return this.client.getQueryData<Connection>(CONNECTION_KEY);
  }
}

interface Failure {
  count: number;
  atMs: number;
}

function isFinal(data: unknown): boolean {
  // Only `live-query.ts` writes these queries.
  return (data as LiveSnapshot<unknown> | undefined)?.isFinal === true;
}

type Receive = (message: LiveMessage) => void;

interface Stream {
  follow(topics: Following): void;
}

/** Android’s browsers cannot. */
function canShare(): boolean {
  return typeof SharedWorker !== 'undefined';
}

function sharedStream(receive: Receive, onFailure: () => void): Stream {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { name: 'remit-live' });
  worker.onerror = onFailure;
  worker.port.onmessage = ({ data }: MessageEvent<LiveMessage>) => receive(data);
  return { follow: (topics) => worker.port.postMessage(topics) };
}

function ownStream(receive: Receive): Stream {
  const hub = new LiveHub();
  const page = { receive };
  return { follow: (topics) => hub.follow(page, topics) };
}
