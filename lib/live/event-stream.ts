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
  const encoder = new TextEncoder();
  let held: Snapshot<T> | undefined;
  let release = () => {};

  function start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const write = (text: string) => controller.enqueue(encoder.encode(text));
    const heartbeat = setInterval(() => write(': heartbeat\n\n'), HEARTBEAT_MS);
    let unsubscribe = () => {};
    release = () => {
      release = () => {};
      clearInterval(heartbeat);
      unsubscribe();
    };
    const close = () => {
      release();
      controller.close();
    };
    // Sent at once, so that the browser knows it is connected before anything happens.
    write('retry: 1000\n: connected\n\n');
    unsubscribe = subscribe({
      onSnapshot: (snapshot) => {
        held = snapshot;
        flush(controller);
      },
      onEnd: (how) => {
        // Closed without an `end`, the browser comes back and the watching begins anew.
        if (how === 'finished') write('event: end\ndata: {}\n\n');
        close();
      },
    });
    request.signal.addEventListener('abort', close, { once: true });
  }

  function flush(controller: ReadableStreamDefaultController<Uint8Array>): void {
    if (!held || (controller.desiredSize ?? 0) <= 0) return;
    controller.enqueue(encoder.encode(`event: snapshot\ndata: ${JSON.stringify(held)}\n\n`));
    held = undefined;
  }

  const body = new ReadableStream({ start, pull: flush, cancel: () => release() });
  return new Response(body, { headers: HEADERS });
}
