import type { Snapshot, Subscriber } from './shared-watch.ts';

const HEARTBEAT_MS = 15_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // Proxies of the nginx kind hold a response back until it is whole unless told not to.
  'X-Accel-Buffering': 'no',
};

/**
 * A response of server-sent events: each snapshot whole, as the event `snapshot`, and `end` when
 * nothing follows. It ends with the request. A browser too slow for every snapshot gets the latest.
 */
export function eventStream<T>(
  request: Request,
  subscribe: (subscriber: Subscriber<T>) => () => void,
): Response {
  const stream = new SnapshotStream<T>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => stream.start(controller, request.signal, subscribe),
    pull: () => stream.flush(),
    cancel: () => stream.release(),
  });
  return new Response(body, { headers: HEADERS });
}

class SnapshotStream<T> {
  private readonly encoder = new TextEncoder();
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private held: Snapshot<T> | undefined;
  private cleanUp: () => void = () => {};

  start(
    controller: ReadableStreamDefaultController<Uint8Array>,
    signal: AbortSignal,
    subscribe: (subscriber: Subscriber<T>) => () => void,
  ): void {
    this.controller = controller;
    // Sent at once, so that the browser knows it is connected before anything happens.
    this.write('retry: 1000\n: connected\n\n');
    const heartbeat = setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS);
    const close = () => this.close();
    signal.addEventListener('abort', close);
    let unsubscribe = () => {};
    this.cleanUp = () => {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', close);
      unsubscribe();
    };
    unsubscribe = subscribe({
      onSnapshot: (snapshot) => {
        this.held = snapshot;
        this.flush();
      },
      onEnd: (how) => this.end(how),
    });
    if (signal.aborted) close();
  }

  /** Sends the latest snapshot once the browser has taken what was sent before. */
  flush(): void {
    if ((this.controller?.desiredSize ?? 0) > 0) this.sendHeld();
  }

  /** Lets go of everything; nothing is written any more. */
  release(): void {
    this.controller = undefined;
    this.cleanUp();
    this.cleanUp = () => {};
  }

  private end(how: 'finished' | 'broken'): void {
    // The last picture must arrive, however slow its reader is.
    this.sendHeld();
    // Closed without an `end`, the browser comes back and the watching begins anew.
    if (how === 'finished') this.write('event: end\ndata: {}\n\n');
    this.close();
  }

  private sendHeld(): void {
    const snapshot = this.held;
    // Cleared first: writing may ask for more before it returns.
    this.held = undefined;
    if (snapshot) this.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
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
