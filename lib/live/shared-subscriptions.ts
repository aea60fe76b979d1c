import { perProcess } from '#lib/shared/per-process.ts';

/** Of two snapshots, the higher version is newer. */
export interface Snapshot<T> {
  version: number;
  /** The server's clock when it was taken or sent, from which browsers count. */
  takenAtMs: number;
  data: T;
}

export interface Subscriber<T> {
  onSnapshot(snapshot: Snapshot<T>): void;
  /** The source has come to its end. */
  onComplete(): void;
  onError(): void;
}

/** Publishes every change until there can be no more or `signal` aborts. */
export type Source<T> = (publish: (data: T) => void, signal: AbortSignal) => Promise<void>;

interface Subscription<T> {
  subscribers: Set<Subscriber<T>>;
  latest: Snapshot<T> | undefined;
  abort: AbortController;
}

/** Runs one source per key, from its first subscriber to its last. */
export class SharedSubscriptions<T> {
  private readonly subscriptions = new Map<string, Subscription<T>>();

  constructor(private readonly sourceOf: (key: string) => Source<T>) {}

  /** @returns the function that ends the subscription */
  subscribe(key: string, subscriber: Subscriber<T>): () => void {
    const subscription = this.subscriptions.get(key) ?? this.begin(key);
    subscription.subscribers.add(subscriber);
    if (subscription.latest) subscriber.onSnapshot(subscription.latest);
    return () => {
      subscription.subscribers.delete(subscriber);
      if (subscription.subscribers.size === 0) this.end(key, subscription);
    };
  }

  private begin(key: string): Subscription<T> {
    const abort = new AbortController();
    const subscription: Subscription<T> = { subscribers: new Set(), latest: undefined, abort };
    this.subscriptions.set(key, subscription);
    void this.run(key, subscription);
    return subscription;
  }

  private async run(key: string, subscription: Subscription<T>): Promise<void> {
    const { subscribers, abort } = subscription;
    const publish = (data: T) => {
      subscription.latest = { version: nextVersion(), takenAtMs: Date.now(), data };
      for (const { onSnapshot } of subscribers) onSnapshot(subscription.latest);
    };
    let failed = false;
    try {
      await this.sourceOf(key)(publish, abort.signal);
    } catch (error) {
      failed = true;
      if (!abort.signal.aborted) console.error(`Live source "${key}" failed:`, error);
    }
    this.end(key, subscription);
    for (const { onComplete, onError } of subscribers) (failed ? onError : onComplete)();
  }

  private end(key: string, subscription: Subscription<T>): void {
    subscription.abort.abort();
    if (this.subscriptions.get(key) === subscription) this.subscriptions.delete(key);
  }
}

/** Numbered before reading begins: what a source publishes meanwhile is newer and must win. */
export async function snapshotOf<T>(read: () => Promise<T>): Promise<Snapshot<T>> {
  const version = nextVersion();
  const data = await read();
  return { version, takenAtMs: Date.now(), data };
}

/** Versions follow the clock, so that they keep growing across restarts of this process. */
function nextVersion(): number {
  const versions = perProcess('snapshot-versions', () => ({ last: 0 }));
  versions.last = Math.max(versions.last + 1, Date.now());
  return versions.last;
}
