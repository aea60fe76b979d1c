import type { Snapshot } from '#lib/live/shared-watch.ts';

/** How a page gets its news: pushed, by asking again while the stream is lost, or not any more. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

/** What is known of a topic: its newest snapshot, and how the next one comes. */
export interface Followed {
  snapshot: Snapshot<unknown> | null;
  connection: Connection;
}

/** What is known of a topic before anything is heard of it. */
export const NOTHING_HEARD: Followed = { snapshot: null, connection: 'connecting' };

interface Topic {
  followed: Followed;
  listeners: Set<() => void>;
}

const REOPEN_MS = 2_000;
const POLL_MS = 2_000;
/** What hangs longer is asked for anew beside it; sooner, it would use up the browser's connections. */
const LONGEST_ASK_MS = 10_000;
/** What a proxy answers for a desk it cannot reach itself. */
const AWAY_STATUSES = [502, 504];

/**
 * The one stream of this tab. It carries every topic that is followed, is opened anew when that set
 * changes, and is let go while the tab is hidden or the reader has paused it. While it is lost, each
 * topic is asked for. Whichever way a snapshot comes, an older one never replaces a newer.
 */
export class LiveStream {
  private readonly topics = new Map<string, Topic>();
  private readonly awayListeners = new Set<() => void>();
  private source: EventSource | undefined;
  private sourceTopics = '';
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private asking = new AbortController();
  /** Since when each topic is being asked for. */
  private readonly askedAtMs = new Map<string, number>();
  private isUpdateDue = false;
  private isPaused = false;
  private isAway = false;

  constructor() {
    document.addEventListener('visibilitychange', () => this.updateSoon());
    // Neither event says whether this very server can be reached: it is asked.
    for (const change of ['online', 'offline']) window.addEventListener(change, () => this.askAll());
  }

  /** @returns the function that stops following */
  follow(name: string, listener: () => void): () => void {
    const topic = this.topics.get(name) ?? { followed: NOTHING_HEARD, listeners: new Set() };
    this.topics.set(name, topic);
    topic.listeners.add(listener);
    this.updateSoon();
    return () => {
      topic.listeners.delete(listener);
      this.updateSoon();
    };
  }

  /** The same object until something changes. */
  followed(name: string): Followed {
    return this.topics.get(name)?.followed ?? NOTHING_HEARD;
  }

  /** Whether the desk itself cannot be reached: its stream is lost, and it was asked in vain. */
  isDeskAway(): boolean {
    return this.isAway;
  }

  /** @returns the function that stops listening */
  onAwayChange(listener: () => void): () => void {
    this.awayListeners.add(listener);
    return () => this.awayListeners.delete(listener);
  }

  /** Nothing on the screen changes by itself while it is paused (WCAG 2.2.2). */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.updateSoon();
  }

  /** A navigation unfollows and follows in one go: the stream is opened anew once, and what stays is kept. */
  private updateSoon(): void {
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
      this.stopAsking();
      this.setAway(false);
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

  private open(topics: string): void {
    this.sourceTopics = topics;
    const source = new EventSource(`/live?${topics}`);
    this.source = source;
    source.onopen = () => {
      this.stopAsking();
      this.setAway(false);
      this.setConnections('live');
    };
    source.addEventListener('snapshot', ({ data }) => this.deliver(data));
    source.addEventListener('end', ({ data }) => this.end(data));
    source.onerror = () => {
      this.setConnections('reconnecting');
      // At once: until it is known that the desk is away, a link would be followed.
      if (this.polling === undefined) this.askAll();
      this.keepAsking();
      // After an HTTP error the browser gives the stream up for good; it is opened anew.
      if (source.readyState !== EventSource.CLOSED) return;
      this.source = undefined;
      this.sourceTopics = '';
      this.reopening = setTimeout(() => this.update(), REOPEN_MS);
    };
  }

  private close(): void {
    clearTimeout(this.reopening);
    this.source?.close();
    this.source = undefined;
    this.sourceTopics = '';
  }

  private stopAsking(): void {
    clearInterval(this.polling);
    this.polling = undefined;
    this.asking.abort();
    this.asking = new AbortController();
    this.askedAtMs.clear();
  }

  private keepAsking(): void {
    this.polling ??= setInterval(() => this.askAll(), POLL_MS);
  }

  private askAll(): void {
    if (document.hidden || this.isPaused) return;
    const nowMs = performance.now();
    for (const name of this.wantedNames()) {
      const askedAtMs = this.askedAtMs.get(name);
      if (askedAtMs !== undefined && nowMs - askedAtMs < LONGEST_ASK_MS) continue;
      this.askedAtMs.set(name, nowMs);
      void this.ask(name, this.asking.signal);
    }
  }

  private async ask(name: string, signal: AbortSignal): Promise<void> {
    try {
      const address = `/live/snapshot?topic=${encodeURIComponent(name)}`;
      const response = await fetch(address, { signal, cache: 'no-store' });
      if (AWAY_STATUSES.includes(response.status))
        throw new Error(`It was answered with ${response.status}.`);
      this.setAway(false);
      if (response.ok) this.take(name, await response.json());
      if (this.source?.readyState === EventSource.OPEN) this.stopAsking();
    } catch (error) {
      if (signal.aborted) return;
      console.warn(`The desk was asked for ${name} in vain:`, error);
      this.setAway(true);
      this.keepAsking();
    } finally {
      if (!signal.aborted) this.askedAtMs.delete(name);
    }
  }

  private deliver(text: string): void {
    const { topic, ...snapshot }: { topic: string } & Snapshot<unknown> = JSON.parse(text);
    this.take(topic, snapshot);
  }

  private take(name: string, snapshot: Snapshot<unknown>): void {
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

  private setAway(isAway: boolean): void {
    if (this.isAway === isAway) return;
    this.isAway = isAway;
    for (const listener of this.awayListeners) listener();
  }

  private change(name: string, changed: Partial<Followed>): void {
    const topic = this.topics.get(name);
    if (!topic) return;
    topic.followed = { ...topic.followed, ...changed };
    for (const listener of topic.listeners) listener();
  }
}
