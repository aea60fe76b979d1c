import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';

/** All that a page follows; none while it is hidden. Repeated, since a page may end without a word. */
export type Following = readonly string[];

export type LiveMessage =
  | { kind: 'connection'; connection: 'connecting' | 'live' | 'lost' }
  | { kind: 'snapshot'; topic: string; snapshot: Snapshot<unknown> }
  | { kind: 'end' | 'error'; topic: string };

export const FOLLOW_AGAIN_MS = HEARTBEAT_MS;
/** Silence counts as loss: a process may hang, or the network may be cut. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
const REOPEN_MS = 2_000;
/** For the id of a stream that is open, and for a change of topics: a busy machine takes its time. */
const ANSWER_MS = 5_000;

/** One window, or the tab of a browser without shared workers. */
export interface LivePage {
  receive(message: LiveMessage): void;
}

/**
 * The one event stream of a browser, for the topics of all its visible pages: a browser has six connections
 * to a server, however many windows it shows.
 */
export class LiveHub {
  private readonly pages = new Map<LivePage, { topics: Set<string>; lastSignAtMs: number }>();
  /** For a page that begins to follow what is streamed already. */
  private readonly latest = new Map<string, { snapshot: Snapshot<unknown>; receivedAtMs: number }>();
  private source: EventSource | undefined;
  /** What the server calls the stream: by it the stream changes its topics. */
  private streamId: string | undefined;
  private openedAtMs = 0;
  /** What the stream was last asked to carry. */
  private streamed: ReadonlySet<string> = new Set();
  private isChanging = false;
  /** Kept until the stream that replaces them is open. */
  private readonly replaced = new Set<EventSource>();
  private connection: 'connecting' | 'live' | 'lost' = 'connecting';
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;

  follow(page: LivePage, topics: Following): void {
    const known = this.pages.get(page)?.topics;
    if (topics.length === 0) this.pages.delete(page);
    else this.pages.set(page, { topics: new Set(topics), lastSignAtMs: performance.now() });
    this.dropSilentPages();
    this.update();
    page.receive({ kind: 'connection', connection: this.connection });
    for (const topic of topics) if (!known?.has(topic)) this.sendLatest(page, topic);
  }

  private sendLatest(page: LivePage, topic: string): void {
    const latest = this.latest.get(topic);
    if (!latest) return;
    const { snapshot, receivedAtMs } = latest;
    const takenAtMs = snapshot.takenAtMs + performance.now() - receivedAtMs;
    page.receive({ kind: 'snapshot', topic, snapshot: { ...snapshot, takenAtMs } });
  }

  private dropSilentPages(): void {
    const deadline = performance.now() - SILENCE_MS;
    for (const [page, { lastSignAtMs }] of this.pages) if (lastSignAtMs < deadline) this.pages.delete(page);
  }

  private update(): void {
    const wanted = this.wanted();
    if (wanted.size === 0) this.close();
    else if (isSame(wanted, this.streamed)) return;
    else if (this.streamId) void this.change(this.streamId, wanted);
    // One that is being opened, or has just been, tells its id first.
    else if (!this.isAwaitingId()) this.open(wanted);
  }

  private isAwaitingId(): boolean {
    const { readyState } = this.source ?? {};
    if (readyState === EventSource.OPEN) return performance.now() < this.openedAtMs + ANSWER_MS;
    return readyState === EventSource.CONNECTING;
  }

  private wanted(): Set<string> {
    return new Set([...this.pages.values()].flatMap(({ topics }) => [...topics]));
  }

  private setStreamed(topics: ReadonlySet<string>): void {
    this.streamed = topics;
    for (const topic of this.latest.keys()) if (!topics.has(topic)) this.latest.delete(topic);
  }

  /** One at a time: two could overtake each other. */
  private async change(id: string, topics: ReadonlySet<string>): Promise<void> {
    if (this.isChanging) return;
    this.isChanging = true;
    this.setStreamed(topics);
    const isChanged = await requestTopics(id, topics);
    this.isChanging = false;
    // Another process may have been asked, or one that was restarted since.
    if (!isChanged && id === this.streamId) this.open(this.wanted());
    else this.update();
  }

  private open(topics: ReadonlySet<string>): void {
    clearTimeout(this.reopenTimer);
    this.replaceSource();
    this.setStreamed(topics);
    const names = [...topics].sort().map((name) => `topic=${encodeURIComponent(name)}`);
    const source = new EventSource(`/live?${names.join('&')}`);
    this.source = source;
    this.streamId = undefined;
    source.onopen = () => this.onOpen(source);
    source.addEventListener('stream', ({ data }) => this.onStream(source, topics, JSON.parse(data)));
    source.addEventListener('heartbeat', () => this.expectMessage(source));
    source.addEventListener('snapshot', ({ data }) => this.onSnapshot(source, JSON.parse(data)));
    source.addEventListener('end', ({ data }) => this.onTopicOver('end', JSON.parse(data)));
    source.onerror = (event) => {
      // A topic’s failure is an event of the same name, but with data.
      if (event instanceof MessageEvent) this.onTopicOver('error', JSON.parse(event.data));
      else this.onLost(source);
    };
    this.expectMessage(source);
  }

  /** One that is not open yet brings nothing, and holds a connection: windows may open at once. */
  private replaceSource(): void {
    if (this.source?.readyState === EventSource.OPEN) this.replaced.add(this.source);
    else this.source?.close();
  }

  private onOpen(source: EventSource): void {
    if (source !== this.source) return;
    this.closeReplaced();
    this.openedAtMs = performance.now();
    setTimeout(() => this.update(), ANSWER_MS);
    this.expectMessage(source);
    this.setConnection('live');
  }

  /** Also after the browser has reconnected, with the topics that the stream was opened with. */
  private onStream(source: EventSource, topics: ReadonlySet<string>, { id }: { id: string }): void {
    if (source !== this.source) return;
    this.streamId = id;
    this.setStreamed(topics);
    this.update();
  }

  private onSnapshot(
    source: EventSource,
    { topic, ...snapshot }: { topic: string } & Snapshot<unknown>,
  ): void {
    this.expectMessage(source);
    if (this.streamed.has(topic)) this.latest.set(topic, { snapshot, receivedAtMs: performance.now() });
    this.sendToFollowers(topic, { kind: 'snapshot', topic, snapshot });
  }

  private onTopicOver(kind: 'end' | 'error', { topic }: { topic: string }): void {
    this.sendToFollowers(topic, { kind, topic });
    for (const { topics } of this.pages.values()) topics.delete(topic);
    this.setStreamed(new Set([...this.streamed].filter((streamed) => streamed !== topic)));
    this.update();
  }

  private onLost(source: EventSource): void {
    if (source !== this.source) return;
    this.closeReplaced();
    // What follows may come from another process, and until then may be out of date.
    this.latest.clear();
    this.streamId = undefined;
    this.setConnection('lost');
    // The browser reconnects, but gives up after an HTTP error.
    if (source.readyState === EventSource.CLOSED) this.openLater();
    else this.expectMessage(source);
  }

  private openLater(): void {
    clearTimeout(this.silenceTimer);
    this.source = undefined;
    this.reopenTimer = setTimeout(() => this.open(this.wanted()), REOPEN_MS);
  }

  private expectMessage(source: EventSource): void {
    if (source !== this.source) return;
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      source.close();
      this.onLost(source);
    }, SILENCE_MS);
  }

  private close(): void {
    clearTimeout(this.reopenTimer);
    clearTimeout(this.silenceTimer);
    this.source?.close();
    this.source = undefined;
    this.streamId = undefined;
    this.closeReplaced();
    this.setStreamed(new Set());
    this.connection = 'connecting';
  }

  private closeReplaced(): void {
    for (const source of this.replaced) source.close();
    this.replaced.clear();
  }

  private setConnection(connection: 'live' | 'lost'): void {
    if (connection === this.connection) return;
    this.connection = connection;
    for (const page of this.pages.keys()) page.receive({ kind: 'connection', connection });
  }

  private sendToFollowers(topic: string, message: LiveMessage): void {
    for (const [page, { topics }] of this.pages) if (topics.has(topic)) page.receive(message);
  }
}

/** @returns whether the server has changed the stream */
async function requestTopics(stream: string, topics: ReadonlySet<string>): Promise<boolean> {
  try {
    const response = await fetch('/live', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stream, topics: [...topics] }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}

function isSame(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((topic) => others.has(topic));
}
