import { HEARTBEAT_MS } from './heartbeat.ts';
import type { Snapshot, Subscriber } from './shared-subscriptions.ts';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // nginx and its like buffer responses otherwise.
  'X-Accel-Buffering': 'no',
};

export interface StreamedTopic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
}

type TopicSnapshot = Snapshot<unknown> & { topic: string };

/**
 * `snapshot`, `end` when a topic has completed, and `heartbeat`, an event so that scripts see it. A slow
 * browser gets only the latest snapshots. Ends with the request or the last topic.
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
  return new Response(body, { headers: HEADERS });
}

class SnapshotStream {
  private readonly encoder = new TextEncoder();
  private readonly held = new Map<string, Snapshot<unknown>>();
  private readonly open = new Set<string>();
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
    this.write('retry: 1000\n: connected\n\n');
    const heartbeat = setInterval(() => this.write('event: heartbeat\ndata:\n\n'), HEARTBEAT_MS);
    const close = () => this.close();
    signal.addEventListener('abort', close);
    const unsubscribes: (() => void)[] = [];
    this.cleanUp = () => {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', close);
      for (const unsubscribe of unsubscribes) unsubscribe();
      this.onClose();
    };
    for (const { name } of topics) this.open.add(name);
    for (const topic of topics) unsubscribes.push(topic.subscribe(this.subscriberOf(topic.name)));
    // A topic may have failed while the others were being subscribed to.
    if (signal.aborted || !this.controller) {
      close();
      for (const unsubscribe of unsubscribes) unsubscribe();
    }
  }

  flush(): void {
    if ((this.controller?.desiredSize ?? 0) > 0) this.sendHeld();
  }

  release(): void {
    this.controller = undefined;
    this.cleanUp();
    this.cleanUp = () => {};
  }

  private subscriberOf(topic: string): Subscriber<unknown> {
    return {
      onSnapshot: (snapshot) => {
        this.held.set(topic, snapshot);
        this.flush();
      },
      onComplete: () => this.complete(topic),
      // Closed without an `end`, the browser reconnects and the source starts again.
      onError: () => {
        this.sendHeld();
        this.close();
      },
    };
  }

  private complete(topic: string): void {
    // The last snapshot must arrive, however slow the reader is.
    this.sendHeld();
    this.open.delete(topic);
    this.write(`event: end\ndata: ${JSON.stringify({ topic })}\n\n`);
    if (this.open.size === 0) this.close();
  }

  private sendHeld(): void {
    const snapshots = [...this.held];
    // Cleared first: writing may ask for more before it returns.
    this.held.clear();
    for (const [topic, snapshot] of snapshots) {
      // A late subscriber gets an earlier snapshot, and its countdowns begin when it is sent.
      const message: TopicSnapshot = { topic, ...snapshot, takenAtMs: Date.now() };
      this.write(`event: snapshot\ndata: ${JSON.stringify(message)}\n\n`);
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
