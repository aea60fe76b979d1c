import { perProcess } from '#lib/shared/per-process.ts';

/** A whole picture with a number: of two pictures of one thing, the one with the higher is newer. */
export interface Snapshot<T> {
  version: number;
  /** The server's clock when it was taken, or sent: a browser with another clock counts from it. */
  takenAtMs: number;
  data: T;
}

export interface Subscriber<T> {
  onSnapshot(snapshot: Snapshot<T>): void;
  /** Nothing follows: the thing watched has come to its end, or the watching broke down. */
  onEnd(how: 'finished' | 'broken'): void;
}

/** Watches until the thing watched ends or `signal` aborts, and publishes each new picture of it. */
export type Watch<T> = (publish: (data: T) => void, signal: AbortSignal) => Promise<void>;

interface Watcher<T> {
  subscribers: Set<Subscriber<T>>;
  latest: Snapshot<T> | undefined;
  abort: AbortController;
}

/**
 * One watcher per key and process, however many subscribe: it begins with the first subscriber and
 * ends with the last, so that what nobody looks at costs nothing.
 */
export class SharedSubscriptions<T> {
  private readonly watchers = new Map<string, Watcher<T>>();

  constructor(private readonly sourceOf: (key: string) => Watch<T>) {}

  /** @returns the function that ends the subscription */
  subscribe(key: string, subscriber: Subscriber<T>): () => void {
    const watcher = this.watchers.get(key) ?? this.begin(key);
    watcher.subscribers.add(subscriber);
    if (watcher.latest) subscriber.onSnapshot(watcher.latest);
    return () => {
      watcher.subscribers.delete(subscriber);
      if (watcher.subscribers.size === 0) this.end(key, watcher);
    };
  }

  private begin(key: string): Watcher<T> {
    const watcher: Watcher<T> = { subscribers: new Set(), latest: undefined, abort: new AbortController() };
    this.watchers.set(key, watcher);
    void this.run(key, watcher);
    return watcher;
  }

  private async run(key: string, watcher: Watcher<T>): Promise<void> {
    const publish = (data: T) => {
      watcher.latest = { version: nextVersion(), takenAtMs: Date.now(), data };
      for (const { onSnapshot } of watcher.subscribers) onSnapshot(watcher.latest);
    };
    let how: 'finished' | 'broken' = 'finished';
    try {
      await this.sourceOf(key)(publish, watcher.abort.signal);
    } catch (error) {
      how = 'broken';
      if (!watcher.abort.signal.aborted) console.error(`The watch of ${key} broke:`, error);
    }
    this.end(key, watcher);
    for (const { onEnd } of watcher.subscribers) onEnd(how);
  }

  private end(key: string, watcher: Watcher<T>): void {
    watcher.abort.abort();
    if (this.watchers.get(key) === watcher) this.watchers.delete(key);
  }
}

/**
 * One look at something, as a snapshot. It is numbered before the look begins: what a watcher sees
 * meanwhile is newer than what this look may have missed, and must win over it.
 */
export async function snapshotOf<T>(look: () => Promise<T>): Promise<Snapshot<T>> {
  const version = nextVersion();
  const data = await look();
  return { version, takenAtMs: Date.now(), data };
}

/**
 * Versions grow with the clock, so that they still grow after this process was restarted, and across
 * the watchers that one thing has one after the other.
 */
function nextVersion(): number {
  const versions = perProcess('snapshot-versions', () => ({ last: 0 }));
  versions.last = Math.max(versions.last + 1, Date.now());
  return versions.last;
}
