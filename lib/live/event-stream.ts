import { HEARTBEAT_MS } from './heartbeat.ts';
import type { Snapshot, Subscriber } from './shared-subscriptions.ts';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // Proxies of the nginx kind hold a response back until it is whole unless told not to.
  'X-Accel-Buffering': 'no',
};

/** One of the things a stream tells of, by the name the browser knows it by. */
export interface Topic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
}

/** What travels: a snapshot, and of what it is one. */
export type TopicSnapshot = Snapshot<unknown> & { topic: string };

/**
 * A response of server-sent events about several topics: each snapshot whole, as the event
 * `snapshot`, and `end` when nothing follows on a topic. It ends with the request, or with its last
 * topic. A browser too slow for every snapshot gets the latest of each topic. The event `heartbeat` says
 * that the connection is there still: a comment would do for proxies, but no script sees one.
 *
 * @param onClose called once, when the stream is no more
 */
export function eventStream(
  request: Request,
  topics: readonly Topic[],
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
    topics: readonly Topic[],
  ): void {
    this.controller = controller;
    // Sent at once, so that the browser knows it is connected before anything happens.
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
    // A topic may have broken while the others were being subscribed to.
    if (signal.aborted || !this.controller) {
      close();
      for (const unsubscribe of unsubscribes) unsubscribe();
    }
  }

  /** Sends the latest of each topic once the browser has taken what was sent before. */
  flush(): void {
    if ((this.controller?.desiredSize ?? 0) > 0) this.sendHeld();
  }

  /** Lets go of everything; nothing is written any more. */
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
      onEnd: (how) => this.end(topic, how),
    };
  }

  private end(topic: string, how: 'finished' | 'broken'): void {
    // The last picture must arrive, however slow its reader is.
    this.sendHeld();
    this.open.delete(topic);
    // Closed without an `end`, the browser comes back and the watching begins anew.
    if (how === 'finished') this.write(`event: end\ndata: ${JSON.stringify({ topic })}\n\n`);
    if (how === 'broken' || this.open.size === 0) this.close();
  }

  private sendHeld(): void {
    const snapshots = [...this.held];
    // Cleared first: writing may ask for more before it returns.
    this.held.clear();
    for (const [topic, snapshot] of snapshots) {
      // Whoever comes late gets a picture that was taken earlier: countdowns begin when it is sent.
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
