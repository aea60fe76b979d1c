import { perProcess } from '#lib/shared/per-process.ts';
import { pollOnChange } from './poll-on-change.ts';
import { SharedSubscriptions, type Source, type Subscriber } from './shared-subscriptions.ts';

/** What a page can follow: `name`, or `name/key` where there are many. */
export interface Topic<T> {
  name: string;
  isKey(key: string): boolean;
  read(key: string): Promise<T>;
  /** All subscribers to a key in this process share one source. @returns the function that ends it */
  subscribe(key: string, subscriber: Subscriber<T>): () => void;
}

interface TopicDefinition<T> {
  name: string;
  /** Defaults to the empty key alone. */
  isKey?: (key: string) => boolean;
  read: (key: string) => Promise<T>;
  /** Defaults to reading again on every change. */
  source?: (key: string) => Source<T>;
}

export function defineTopic<T>({
  name,
  isKey = (key) => key === '',
  read,
  source = (key) => pollOnChange(() => read(key)),
}: TopicDefinition<T>): Topic<T> {
  const subscriptions = () => perProcess(`${name}-topic`, () => new SharedSubscriptions<T>(source));
  return {
    name,
    isKey,
    read,
    subscribe: (key, subscriber) => subscriptions().subscribe(key, subscriber),
  };
}
