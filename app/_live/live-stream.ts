import { HEARTBEAT_MS } from '#lib/live/heartbeat.ts';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

interface Followed {
  snapshot: Snapshot<unknown> | null;
  connection: Connection;
}

export const NO_DATA: Followed = { snapshot: null, connection: 'connecting' };

interface Topic {
  followed: Followed;
  listeners: Set<() => void>;
}

const REOPEN_MS = 2_000;
const POLL_MS = 2_000;
/** A server that hangs counts as unavailable. */
const POLL_TIMEOUT_MS = 15_000;
/** A silent stream counts as lost: the server may hang, or the network may be cut. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
/** From a proxy that cannot reach the server. */
const UNAVAILABLE_STATUSES = [502, 504];

/**
 * The one stream of this tab, for all topics it follows. It is reopened when they change, and closed while
 * the tab is hidden or updates are paused. While it is lost, topics are polled. However a snapshot
 * arrives, an older one never replaces a newer one.
 */
export class LiveStream {
  private readonly topics = new Map<string, Topic>();
  private readonly unavailableListeners = new Set<() => void>();
  private source: EventSource | undefined;
  private sourceTopics = '';
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setInterval> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Running polls by topic. */
  private readonly polls = new Map<string, AbortController>();
  private isUpdateDue = false;
  private isPaused = false;
  private isUnavailable = false;

  constructor() {
    document.addEventListener('visibilitychange', () => this.scheduleUpdate());
    // The events are no proof that this server can or cannot be reached.
    for (const change of ['online', 'offline']) window.addEventListener(change, () => this.pollAll());
  }

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

  /** Stable: the same object until something changes. */
  followed(name: string): Followed {
    return this.topics.get(name)?.followed ?? NO_DATA;
  }

  isServerUnavailable(): boolean {
    return this.isUnavailable;
  }

  onUnavailableChange(listener: () => void): () => void {
    this.unavailableListeners.add(listener);
    return () => this.unavailableListeners.delete(listener);
  }

  /** WCAG 2.2.2. */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.scheduleUpdate();
  }

  /** A navigation unfollows and follows at once: one reopening is enough. */
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

  /** A resumed page is “connecting”, not “paused”, until the server answers. */
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
    // At once: until the server is known to be unavailable, links would be followed.
    if (this.pollTimer === undefined) this.pollAll();
    this.keepPolling();
    // The browser reconnects, but gives up after an HTTP error.
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
        throw new Error(`The server answered ${response.status}.`);
      this.setUnavailable(false);
      if (response.ok) this.receive(name, await response.json());
      if (this.source?.readyState === EventSource.OPEN) this.stopPolling();
    } catch (error) {
      if (!isCurrent()) return;
      console.warn(`Polling ${name} failed:`, error);
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
    // The open stream carries the remaining topics; without any, the server closes it.
    this.sourceTopics = this.wantedTopics();
    if (!this.sourceTopics) this.close();
  }

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
