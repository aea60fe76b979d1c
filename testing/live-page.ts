import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';

const RECONNECT_MS = 1_000;

const snapshot = z.object({ topic: z.string(), data: z.unknown().optional() });

export interface LivePage {
  topics: readonly string[];
  onSnapshot(data: unknown, topic: string): void;
  /** Closes the page. */
  signal: AbortSignal;
}

/**
 * Follows topics of the event stream as a browser does, reconnecting until every topic has ended or the
 * page is closed. Each page is another browser to the server.
 *
 * @throws when the server refuses the stream or sends an invalid snapshot
 */
export async function followPage(webUrl: string, page: LivePage): Promise<void> {
  const address = `${webUrl}/live?${page.topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join('&')}`;
  const headers = { cookie: `client=${crypto.randomUUID()}` };
  const open = new Set(page.topics);
  while (open.size > 0 && !page.signal.aborted) {
    const response = await fetch(address, { headers, signal: page.signal }).catch(() => undefined);
    if (response && !response.ok) throw new Error(`The stream ${address} answered ${response.status}.`);
    if (response?.body) await readStream(response.body, page, open);
    if (open.size > 0) await delay(RECONNECT_MS, undefined, { signal: page.signal }).catch(() => undefined);
  }
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  { onSnapshot }: LivePage,
  open: Set<string>,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'heartbeat' || event === 'stream') return;
      const { topic, data: value } = snapshot.parse(JSON.parse(data));
      if (event === 'end') open.delete(topic);
      else onSnapshot(value, topic);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    // A lost connection ends the stream; the caller reconnects.
    const chunk = await reader.read().catch(() => undefined);
    if (!chunk || chunk.done) return;
    parser.feed(decoder.decode(chunk.value, { stream: true }));
  }
}
