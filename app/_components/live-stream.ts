/** How a page gets its news: pushed, by asking again while the stream is lost, or not any more. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

interface Follower {
  onSnapshot(text: string): void;
  onConnection(connection: Connection): void;
}

const REOPEN_MS = 2_000;

/**
 * The one stream of this tab. It carries every topic that is followed, is opened anew when that set
 * changes, and is let go while the tab is hidden or the reader has paused it.
 */
export class LiveStream {
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly ended = new Set<string>();
  private source: EventSource | undefined;
  private sourceTopics = '';
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private isUpdateDue = false;
  private isPaused = false;

  constructor() {
    document.addEventListener('visibilitychange', () => this.updateSoon());
  }

  /** @returns the function that stops following */
  follow(topic: string, follower: Follower): () => void {
    const followers = this.followers.get(topic) ?? new Set();
    this.followers.set(topic, followers.add(follower));
    if (this.ended.has(topic)) follower.onConnection('ended');
    this.updateSoon();
    return () => {
      followers.delete(follower);
      if (followers.size === 0) {
        this.followers.delete(topic);
        this.ended.delete(topic);
      }
      this.updateSoon();
    };
  }

  /** Nothing on the screen changes by itself while it is paused (WCAG 2.2.2). */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.updateSoon();
  }

  /** A navigation unfollows and follows in one go: the stream is opened anew once. */
  private updateSoon(): void {
    if (this.isUpdateDue) return;
    this.isUpdateDue = true;
    queueMicrotask(() => {
      this.isUpdateDue = false;
      this.update();
    });
  }

  private update(): void {
    if (document.hidden || this.isPaused) {
      this.close();
      this.tellAll('paused');
      return;
    }
    const wanted = this.wantedTopics();
    if (wanted === this.sourceTopics) {
      if (this.source?.readyState === EventSource.OPEN) this.tellAll('live');
      return;
    }
    this.close();
    if (wanted) this.open(wanted);
  }

  private open(topics: string): void {
    this.sourceTopics = topics;
    const source = new EventSource(`/live?${topics}`);
    this.source = source;
    source.onopen = () => this.tellAll('live');
    source.addEventListener('snapshot', ({ data }) => this.deliver(data));
    source.addEventListener('end', ({ data }) => this.end(data));
    source.onerror = () => {
      this.tellAll('reconnecting');
      // After an HTTP error the browser gives the stream up for good; it is opened anew.
      if (source.readyState !== EventSource.CLOSED) return;
      this.close();
      this.reopening = setTimeout(() => this.update(), REOPEN_MS);
    };
  }

  private close(): void {
    clearTimeout(this.reopening);
    this.source?.close();
    this.source = undefined;
    this.sourceTopics = '';
  }

  private deliver(text: string): void {
    const { topic }: { topic: string } = JSON.parse(text);
    for (const follower of this.followers.get(topic) ?? []) follower.onSnapshot(text);
  }

  private end(text: string): void {
    const { topic }: { topic: string } = JSON.parse(text);
    this.ended.add(topic);
    for (const follower of this.followers.get(topic) ?? []) follower.onConnection('ended');
    // What is left to follow is in the stream that is open; without any, the server closes it.
    this.sourceTopics = this.wantedTopics();
    if (!this.sourceTopics) this.close();
  }

  /** What is followed and has not ended, as the query of the stream's address. */
  private wantedTopics(): string {
    const topics = [...this.followers.keys()].filter((topic) => !this.ended.has(topic)).sort();
    return topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join('&');
  }

  private tellAll(connection: Connection): void {
    for (const [topic, followers] of this.followers) {
      const told = this.ended.has(topic) ? 'ended' : connection;
      for (const follower of followers) follower.onConnection(told);
    }
  }
}
