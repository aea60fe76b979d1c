import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';

const AGAIN_MS = 1_000;

const snapshot = z.object({ topic: z.string(), data: z.unknown().optional() });

/** A page that somebody has open: what its browser would be sent, without the browser. */
export interface LivePage {
  topics: readonly string[];
  /** Called with each picture that comes; `data` is as the topic has it. */
  onSnapshot(data: unknown, topic: string): void;
  /** Closes it. */
  signal: AbortSignal;
}

/**
 * Follows topics of the desk's event stream as a browser does: opened again whenever it is lost, until
 * the desk says that nothing follows, or the page is closed. Each page is a browser of its own.
 *
 * @throws Error when the desk refuses the stream, or sends what is no snapshot
 */
export async function followPage(webUrl: string, page: LivePage): Promise<void> {
  const address = `${webUrl}/live?${page.topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join('&')}`;
  const headers = { cookie: `client=${crypto.randomUUID()}` };
  const open = new Set(page.topics);
  while (open.size > 0 && !page.signal.aborted) {
    const response = await fetch(address, { headers, signal: page.signal }).catch(() => undefined);
    if (response && !response.ok) throw new Error(`The stream ${address} answered ${response.status}.`);
    if (response?.body) await readStream(response.body, page, open);
    if (open.size > 0) await delay(AGAIN_MS, undefined, { signal: page.signal }).catch(() => undefined);
  }
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  { onSnapshot }: LivePage,
  open: Set<string>,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'heartbeat') return;
      const { topic, data: picture } = snapshot.parse(JSON.parse(data));
      if (event === 'end') open.delete(topic);
      else onSnapshot(picture, topic);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    // A lost connection is an end like any other: what is open still is asked for again.
    const chunk = await reader.read().catch(() => undefined);
    if (!chunk || chunk.done) return;
    parser.feed(decoder.decode(chunk.value, { stream: true }));
  }
}
