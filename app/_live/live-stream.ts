import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';

/** How a page gets its news: pushed, by asking again while the stream is lost, or not any more. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

/** What is known of a topic: its newest snapshot, and how the next one comes. */
export interface Followed {
  snapshot: Snapshot<unknown> | null;
  connection: Connection;
}

/** What is known of a topic before anything is heard of it. */
export const NO_DATA: Followed = { snapshot: null, connection: 'connecting' };

interface Topic {
  followed: Followed;
  listeners: Set<() => void>;
}

const REOPEN_MS = 2_000;
const POLL_MS = 2_000;
/** What takes longer is given up, and asked for anew: a desk that hangs is away as one that is dead. */
const POLL_TIMEOUT_MS = 15_000;
/** A stream that says nothing for so long is lost, though nothing says so: the other end may hang, or be cut off. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
/** What a proxy answers for a desk it cannot reach itself. */
const UNAVAILABLE_STATUSES = [502, 504];

/**
 * The one stream of this tab. It carries every topic that is followed, is opened anew when that set
 * changes, and is let go while the tab is hidden or the reader has paused it. While it is lost, each
 * topic is asked for. Whichever way a snapshot comes, an older one never replaces a newer.
 */
export class LiveStream {
  private readonly topics = new Map<string, Topic>();
  private readonly unavailableListeners = new Set<() => void>();
  private source: EventSource | undefined;
  private sourceTopics = '';
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  /** What each topic that is being asked for is given up by. */
  private readonly polls = new Map<string, AbortController>();
  private isUpdateDue = false;
  private isPaused = false;
  private isUnavailable = false;

  constructor() {
    document.addEventListener('visibilitychange', () => this.scheduleUpdate());
    // Neither event says whether this very server can be reached: it is asked.
    for (const change of ['online', 'offline']) window.addEventListener(change, () => this.pollAll());
  }

  /** @returns the function that stops following */
  follow(name: string, listener: () => void): () => void {
    const topic = this.topics.get(name) ?? { followed: NO_DATA, listeners: new Set() };
    this.topics.set(name, topic);
    topic.listeners.add(listener);
    this.scheduleUpdate();
    return () => {
      topic.listeners.delete(listener);
      this.scheduleUpdate();
    };
  }

  /** The same object until something changes. */
  followed(name: string): Followed {
    return this.topics.get(name)?.followed ?? NO_DATA;
  }

  /** Whether the desk itself cannot be reached: its stream is lost, and it was asked in vain. */
  isServerUnavailable(): boolean {
    return this.isUnavailable;
  }

  /** @returns the function that stops listening */
  onUnavailableChange(listener: () => void): () => void {
    this.unavailableListeners.add(listener);
    return () => this.unavailableListeners.delete(listener);
  }

  /** Nothing on the screen changes by itself while it is paused (WCAG 2.2.2). */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.scheduleUpdate();
  }

  /** A navigation unfollows and follows in one go: the stream is opened anew once, and what stays is kept. */
  private scheduleUpdate(): void {
    if (this.isUpdateDue) return;
    this.isUpdateDue = true;
    queueMicrotask(() => {
      this.isUpdateDue = false;
      this.update();
    });
  }

  private update(): void {
    for (const [name, { listeners }] of this.topics) if (listeners.size === 0) this.topics.delete(name);
    if (document.hidden || this.isPaused) {
      this.close();
      this.stopPolling();
      this.setUnavailable(false);
      this.setConnections('paused');
      return;
    }
    const wanted = this.wantedTopics();
    if (wanted === this.sourceTopics) {
      if (this.source?.readyState === EventSource.OPEN) this.setConnections('live');
      return;
    }
    this.close();
    if (wanted) this.open(wanted);
  }

  /** Whoever goes on is not called paused until the desk answers: that may take as long as a silence. */
  private connectPaused(): void {
    for (const name of this.wantedNames()) {
      if (this.followed(name).connection === 'paused') this.change(name, { connection: 'connecting' });
    }
  }

  private open(topics: string): void {
    this.sourceTopics = topics;
    this.connectPaused();
    const source = new EventSource(`/live?${topics}`);
    this.source = source;
    source.onopen = () => {
      this.expectMessage(source);
      this.stopPolling();
      this.setUnavailable(false);
      this.setConnections('live');
    };
    source.addEventListener('heartbeat', () => this.expectMessage(source));
    source.addEventListener('snapshot', ({ data }) => {
      this.expectMessage(source);
      this.deliver(data);
    });
    source.addEventListener('end', ({ data }) => this.end(data));
    source.onerror = () => this.onStreamLost(source);
    this.expectMessage(source);
  }

  private expectMessage(source: EventSource): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      source.close();
      this.onStreamLost(source);
    }, SILENCE_MS);
  }

  private onStreamLost(source: EventSource): void {
    this.setConnections('reconnecting');
    // At once: until it is known that the desk is away, a link would be followed.
    if (this.pollTimer === undefined) this.pollAll();
    this.keepPolling();
    // The browser opens it anew by itself, but gives it up for good after an HTTP error.
    if (source.readyState === EventSource.CLOSED) this.scheduleReopen();
    else this.expectMessage(source);
  }

  private scheduleReopen(): void {
    this.close();
    this.reopenTimer = setTimeout(() => this.update(), REOPEN_MS);
  }

  private close(): void {
    clearTimeout(this.reopenTimer);
    clearTimeout(this.silenceTimer);
    this.source?.close();
    this.source = undefined;
    this.sourceTopics = '';
  }

  private stopPolling(): void {
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
    for (const poll of this.polls.values()) poll.abort();
    this.polls.clear();
  }

  private keepPolling(): void {
    this.pollTimer ??= setInterval(() => this.pollAll(), POLL_MS);
  }

  private pollAll(): void {
    if (document.hidden || this.isPaused) return;
    for (const name of this.wantedNames()) if (!this.polls.has(name)) void this.poll(name);
  }

  private async poll(name: string): Promise<void> {
    const poll = new AbortController();
    const deadline = setTimeout(() => poll.abort(), POLL_TIMEOUT_MS);
    this.polls.set(name, poll);
    const isCurrent = () => this.polls.get(name) === poll;
    try {
      const address = `/live/snapshot?topic=${encodeURIComponent(name)}`;
      const response = await fetch(address, { signal: poll.signal, cache: 'no-store' });
      if (UNAVAILABLE_STATUSES.includes(response.status))
        throw new Error(`It was answered with ${response.status}.`);
      this.setUnavailable(false);
      if (response.ok) this.receive(name, await response.json());
      if (this.source?.readyState === EventSource.OPEN) this.stopPolling();
    } catch (error) {
      if (!isCurrent()) return;
      console.warn(`The desk was asked for ${name} in vain:`, error);
      this.setUnavailable(true);
      this.keepPolling();
    } finally {
      clearTimeout(deadline);
      if (isCurrent()) this.polls.delete(name);
    }
  }

  private deliver(text: string): void {
    const { topic, ...snapshot }: { topic: string } & Snapshot<unknown> = JSON.parse(text);
    this.receive(topic, snapshot);
  }

  private receive(name: string, snapshot: Snapshot<unknown>): void {
    const known = this.topics.get(name)?.followed.snapshot;
    if (known && known.version > snapshot.version) return;
    this.change(name, { snapshot });
  }

  private end(text: string): void {
    const { topic }: { topic: string } = JSON.parse(text);
    this.change(topic, { connection: 'ended' });
    // What is left to follow is in the stream that is open; without any, the server closes it.
    this.sourceTopics = this.wantedTopics();
    if (!this.sourceTopics) this.close();
  }

  /** What is followed and has not ended. */
  private wantedNames(): string[] {
    return [...this.topics].flatMap(([name, { followed }]) => (followed.connection === 'ended' ? [] : name));
  }

  private wantedTopics(): string {
    const names = this.wantedNames().sort();
    return names.map((name) => `topic=${encodeURIComponent(name)}`).join('&');
  }

  private setConnections(connection: Connection): void {
    for (const name of this.wantedNames()) {
      if (this.followed(name).connection !== connection) this.change(name, { connection });
    }
  }

  private setUnavailable(isUnavailable: boolean): void {
    if (this.isUnavailable === isUnavailable) return;
    this.isUnavailable = isUnavailable;
    for (const listener of this.unavailableListeners) listener();
  }

  private change(name: string, changed: Partial<Followed>): void {
    const topic = this.topics.get(name);
    if (!topic) return;
    topic.followed = { ...topic.followed, ...changed };
    for (const listener of topic.listeners) listener();
  }
}
