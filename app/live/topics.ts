import { readDesk } from '#lib/desk/desk.ts';
import { watchDesk } from '#lib/desk/watch.ts';
import { isReferenceId } from '#lib/ids.ts';
import type { Subscriber } from '#lib/live/shared-watch.ts';
import { getTransfer } from '#lib/transfers/get.ts';
import { watchTransfer } from '#lib/transfers/watch.ts';

/** Something a page can follow. `about` is what its name says behind the slash. */
interface LiveSource<T> {
  isAbout(about: string): boolean;
  watch(about: string, subscriber: Subscriber<T>): () => void;
  look(about: string): Promise<T>;
}

function source<T>(live: LiveSource<T>): LiveSource<unknown> {
  return live;
}

const NOTHING = (about: string) => about === '';

/** All that is live, by the first part of a topic's name: `desk`, `transfer/rm-…`. */
const SOURCES: Record<string, LiveSource<unknown>> = {
  desk: source({ isAbout: NOTHING, watch: (_about, subscriber) => watchDesk(subscriber), look: readDesk }),
  transfer: source({ isAbout: isReferenceId, watch: watchTransfer, look: getTransfer }),
};

/** One thing a page follows. */
export interface LiveTopic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
  look(): Promise<unknown>;
}

function topicOf(name: string): LiveTopic | undefined {
  const [kind = '', ...rest] = name.split('/');
  const about = rest.join('/');
  const live = Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
  if (!live?.isAbout(about)) return undefined;
  return {
    name,
    subscribe: (subscriber) => live.watch(about, subscriber),
    look: () => live.look(about),
  };
}

const MOST_TOPICS = 8;

/** The topics a request asks for; undefined where one of them is none, or there are none or too many. */
export function requestedTopics(params: URLSearchParams): LiveTopic[] | undefined {
  const names = [...new Set(params.getAll('topic'))];
  const topics = names.flatMap((name) => topicOf(name) ?? []);
  const complete = topics.length === names.length && names.length > 0 && names.length <= MOST_TOPICS;
  return complete ? topics : undefined;
}
