import { randomUUID } from 'node:crypto';
import { perProcess } from '#lib/shared/per-process.ts';
import type { Snapshot } from './snapshot.ts';

export interface Subscriber<T> {
  onSnapshot(snapshot: Snapshot<T>): void;
  /** The source has come to its end. */
  onComplete(): void;
  /** The source, or this subscriber, has failed, and nothing more comes. It is logged. */
  onError(): void;
}

/** Publishes every change until there can be no more or `signal` aborts. */
export type Source<T> = (publish: (data: T) => void, signal: AbortSignal) => Promise<void>;

interface Subscription<T> {
  subscribers: Set<Subscriber<T>>;
  latest: Snapshot<T> | undefined;
  abort: AbortController;
}

/**
 * Runs one source per key, from its first subscriber to its last. A subscriber that throws is ended alone.
 */
export class SharedSubscriptions<T> {
  private readonly subscriptions = new Map<string, Subscription<T>>();

  constructor(private readonly sourceOf: (key: string) => Source<T>) {}

  /** @returns the function that ends the subscription */
  subscribe(key: string, subscriber: Subscriber<T>): () => void {
    const subscription = this.subscriptions.get(key) ?? this.begin(key);
    subscription.subscribers.add(subscriber);
    if (subscription.latest) this.deliver(key, subscription, subscriber, subscription.latest);
    return () => this.remove(key, subscription, subscriber);
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
      const snapshot = { ...nextVersion(), takenAtMs: Date.now(), data };
      subscription.latest = snapshot;
      for (const subscriber of subscribers) this.deliver(key, subscription, subscriber, snapshot);
    };
    let failed = false;
    try {
      await this.sourceOf(key)(publish, abort.signal);
    } catch (error) {
      failed = true;
      if (!abort.signal.aborted) console.error(`Live source "${key}" failed:`, error);
    }
    this.end(key, subscription);
    for (const subscriber of subscribers) {
      isolated(key, () => (failed ? subscriber.onError() : subscriber.onComplete()));
    }
  }

  private deliver(
    key: string,
    subscription: Subscription<T>,
    subscriber: Subscriber<T>,
    snapshot: Snapshot<T>,
  ): void {
    if (isolated(key, () => subscriber.onSnapshot(snapshot))) return;
    this.remove(key, subscription, subscriber);
    isolated(key, () => subscriber.onError());
  }

  private remove(key: string, subscription: Subscription<T>, subscriber: Subscriber<T>): void {
    subscription.subscribers.delete(subscriber);
    if (subscription.subscribers.size === 0) this.end(key, subscription);
  }

  private end(key: string, subscription: Subscription<T>): void {
    subscription.abort.abort();
    if (this.subscriptions.get(key) === subscription) this.subscriptions.delete(key);
  }
}

/** @returns whether it succeeded */
function isolated(key: string, call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    console.error(`A subscriber to "${key}" failed:`, error);
    return false;
  }
}

/** Numbered before reading begins: what a source publishes meanwhile is newer and must win. */
export async function snapshotOf<T>(read: () => Promise<T>): Promise<Snapshot<T>> {
  const version = nextVersion();
  const data = await read();
  return { ...version, takenAtMs: Date.now(), data };
}

/** No clock is in it: it may be set back, and another process has its own. */
function nextVersion(): { epoch: string; sequence: number } {
  const version = perProcess('snapshot-version', () => ({ epoch: randomUUID(), sequence: 0 }));
  version.sequence += 1;
  return { ...version };
}
