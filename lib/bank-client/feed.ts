import { setTimeout as sleep } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type FeedEvent, feedEvent } from './contract.ts';
import { Deadline } from './deadline.ts';
import { InvalidBankResponse } from './errors.ts';

/** The bank sends a heartbeat every 15 seconds; two missed ones mean a dead connection. */
const SILENCE_MS = 35_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;

export interface FollowFeedOptions {
  baseUrl: string;
  token: string;
  /** Resume after this event; by default the feed starts with what happens next. */
  lastEventId?: number | undefined;
  onEvent: (event: FeedEvent) => void;
  onConnected?: (() => void) | undefined;
  onDisconnected?: ((reason: unknown) => void) | undefined;
  signal: AbortSignal;
  /** 35 seconds by default. */
  silenceMs?: number | undefined;
}

/** Resolves only when `signal` aborts; never throws. Each event comes once, in order, across reconnects. */
export async function followFeed(options: FollowFeedOptions): Promise<void> {
  const { signal, onDisconnected } = options;
  const position: Position = { lastEventId: options.lastEventId, retryMs: FIRST_RETRY_MS, failures: 0 };
  while (!signal.aborted) {
    try {
      await readStream(options, position);
    } catch (error) {
      if (signal.aborted) return;
      onDisconnected?.(error);
    }
    position.failures += 1;
    await sleep(backOffMs(position), undefined, { signal }).catch(() => undefined);
  }
}

interface Position {
  lastEventId: number | undefined;
  retryMs: number;
  failures: number;
}

function backOffMs({ retryMs, failures }: Position): number {
  const ceiling = Math.min(retryMs * 2 ** (failures - 1), MAX_RETRY_MS);
  return ceiling * (0.5 + Math.random() / 2);
}

/** Always ends with an error: the feed itself has no end. */
async function readStream(options: FollowFeedOptions, position: Position): Promise<never> {
  const silence = new Deadline(options.silenceMs ?? SILENCE_MS, options.signal);
  try {
    const response = await silence.race(
      fetch(`${options.baseUrl.replace(/\/+$/, '')}/v1/events`, {
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${options.token}`,
          ...(position.lastEventId === undefined ? {} : { 'last-event-id': String(position.lastEventId) }),
        },
        signal: silence.signal,
        cache: 'no-store',
        redirect: 'error',
      }),
    );
    if (!response.ok || !response.body) {
      throw new InvalidBankResponse('GET /v1/events', response.status, await response.text());
    }
    // Where this stream begins: what to resume from when it breaks before its first event, and after a reset
    // of the bank, which numbers its events from the start.
    const begin = Number(response.headers.get('last-event-id') ?? Number.NaN);
    if (Number.isSafeInteger(begin)) position.lastEventId = begin;
    position.failures = 0;
    options.onConnected?.();
    await readEvents(response.body, silence, position, options.onEvent);
    throw new Error('The bank closed the feed.');
  } finally {
    silence.end();
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  silence: Deadline,
  position: Position,
  onEvent: (event: FeedEvent) => void,
): Promise<void> {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onRetry: (retryMs) => {
      position.retryMs = retryMs;
    },
  });
  for await (const text of textOf(body, silence.signal)) {
    silence.renew();
    parser.feed(text);
    for (const message of messages.splice(0)) {
      // Set before reading it, so that an unreadable event is not met again after a reconnect.
      position.lastEventId = Number(message.id);
      const event = read(message);
      if (event) onEvent(event);
    }
  }
}

/** Aborts the reader, since fetch may have lost the signal by now. */
async function* textOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body.getReader();
  const leave = (): Promise<void> => reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', leave);
  try {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await leave();
  }
}

const NAMES: ReadonlySet<string> = new Set(feedEvent.options.map((option) => option.shape.event.value));

/** Undefined for events of another version. */
function read(message: EventSourceMessage): FeedEvent | undefined {
  if (message.event === undefined || !NAMES.has(message.event)) return undefined;
  return feedEvent.parse({ id: Number(message.id), event: message.event, data: JSON.parse(message.data) });
}
