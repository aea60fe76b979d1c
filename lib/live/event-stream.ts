import { randomUUID } from 'node:crypto';
import { perProcess } from '#lib/shared/per-process.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import type { Subscriber } from './shared-subscriptions.ts';
import type { Snapshot } from './snapshot.ts';

export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // nginx and its like buffer responses otherwise.
  'X-Accel-Buffering': 'no',
};

export interface StreamedTopic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
}

/**
 * First `stream` with the id to change its topics by. Per topic `snapshot`, then `end` when it has completed or `error` when it has failed; and `heartbeat`, an
 * event so that scripts see it. A slow browser gets only the latest snapshots. Ends with the request or the
 * last topic.
 */
export function eventStream(
  request: Request,
  topics: readonly StreamedTopic[],
  onClose: () => void = () => {},
): Response {
  const stream = new SnapshotStream(onClose);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => stream.start(controller, request.signal, topics),
    pull: () => stream.flush(),
    cancel: () => stream.release(),
  });
  return new Response(body, { headers: STREAM_HEADERS });
}

/**
 * Makes an open stream carry these topics, and no others.
 * @returns false where this process has no such stream
 */
export function changeTopics(streamId: string, topics: readonly StreamedTopic[]): boolean {
  const stream = openStreams().get(streamId);
  stream?.setTopics(topics);
  return stream !== undefined;
}

/** By their random ids: only who reads a stream knows its own. */
function openStreams(): Map<string, SnapshotStream> {
  return perProcess('open-streams', () => new Map<string, SnapshotStream>());
}

class SnapshotStream {
  private readonly encoder = new TextEncoder();
  private readonly held = new Map<string, { version: Omit<Snapshot<unknown>, 'data'>; data: string }>();
  /** Those not ended, with the function that ends each. */
  private readonly open = new Map<string, () => void>();
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private cleanUp: () => void = () => {};

  constructor(private readonly onClose: () => void) {}

  start(
    controller: ReadableStreamDefaultController<Uint8Array>,
    signal: AbortSignal,
    topics: readonly StreamedTopic[],
  ): void {
    this.controller = controller;
    // Tells the browser at once that it is connected.
    const id = randomUUID();
    this.write(`retry: 1000\nevent: stream\ndata: ${JSON.stringify({ id })}\n\n`);
    const heartbeat = setInterval(() => this.write('event: heartbeat\ndata:\n\n'), HEARTBEAT_MS);
    const close = () => this.close();
    signal.addEventListener('abort', close);
    openStreams().set(id, this);
    this.cleanUp = () => {
      openStreams().delete(id);
      clearInterval(heartbeat);
      signal.removeEventListener('abort', close);
      for (const unsubscribe of this.open.values()) unsubscribe();
      this.open.clear();
      this.onClose();
    };
    this.setTopics(topics);
    if (signal.aborted) close();
  }

  setTopics(topics: readonly StreamedTopic[]): void {
    const names = new Set(topics.map(({ name }) => name));
    for (const name of this.open.keys()) if (!names.has(name)) this.leave(name);
    const added = topics.filter(({ name }) => !this.open.has(name));
    // All before any is followed: the stream ends with its last topic.
    for (const { name } of added) this.open.set(name, () => {});
    for (const topic of added) this.follow(topic);
  }

  flush(): void {
    if ((this.controller?.desiredSize ?? 0) > 0) this.sendHeld();
  }

  release(): void {
    this.controller = undefined;
    this.cleanUp();
    this.cleanUp = () => {};
  }

  /** A topic may end, and this stream with its last one, while it is being subscribed to. */
  private follow({ name, subscribe }: StreamedTopic): void {
    const unsubscribe = subscribe({
      onSnapshot: ({ data, ...version }) => {
        // Here, so that data which cannot be written ends this topic alone.
        this.held.set(name, { version, data: JSON.stringify(data) });
        this.flush();
      },
      onComplete: () => this.endTopic(name, 'end'),
      onError: () => this.endTopic(name, 'error'),
    });
    if (this.open.has(name)) this.open.set(name, unsubscribe);
    else unsubscribe();
  }

  private endTopic(topic: string, event: 'end' | 'error'): void {
    // The last snapshot must arrive, however slow the reader is.
    if (event === 'end') this.sendHeld();
    this.leave(topic);
    this.write(`event: ${event}\ndata: ${JSON.stringify({ topic })}\n\n`);
    if (this.open.size === 0) this.close();
  }

  private leave(topic: string): void {
    this.held.delete(topic);
    this.open.get(topic)?.();
    this.open.delete(topic);
  }

  private sendHeld(): void {
    for (const [topic, { version, data }] of [...this.held]) {
      // Deleted first: writing may ask for more before it returns.
      this.held.delete(topic);
      // A late subscriber gets an earlier snapshot, and its countdowns begin when it is sent.
      const head = JSON.stringify({ topic, ...version, takenAtMs: Date.now() });
      this.write(`event: snapshot\ndata: ${head.slice(0, -1)},"data":${data}}\n\n`);
    }
  }

  private write(text: string): void {
    this.controller?.enqueue(this.encoder.encode(text));
  }

  private close(): void {
    const { controller } = this;
    this.release();
    controller?.close();
  }
}
