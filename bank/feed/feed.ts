import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Kysely } from 'kysely';
import type { BankDatabase } from '#bank/database/database.ts';
import type { Tables } from '#bank/database/tables.ts';

const PAGE = 200;

/** How late an event can be when a wake-up is lost. */
const MAX_POLL_INTERVAL_MS = 1000;

const RECONNECT_AFTER_MS = 500;

export interface FeedOptions {
  heartbeatMs: number;
  /** Drops a reader that has not drained its buffer for this long. */
  slowReaderMs: number;
}

/**
 * Server-sent events from the events table, so that a reader can resume at any process. A slow reader
 * costs no memory: it gets the next page once it has drained the last.
 */
export class Feed {
  readonly #database: BankDatabase;
  readonly #options: FeedOptions;
  readonly #closing = new AbortController();
  readonly #readers = new Set<() => void>();
  #unlisten: (() => Promise<void>) | undefined;

  constructor(database: BankDatabase, options: FeedOptions) {
    this.#database = database;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#unlisten = await this.#database.listen?.(() => this.wake());
  }

  wake(): void {
    for (const wakeReader of this.#readers) wakeReader();
  }

  /** Ends every stream at the end of an event. */
  async stop(): Promise<void> {
    this.#closing.abort();
    this.wake();
    await this.#unlisten?.();
  }

  /** The id of the newest event; 0 before the first. */
  async head(): Promise<number> {
    const { event } = await this.#database.db
      .selectFrom('counters')
      .select('event')
      .executeTakeFirstOrThrow();
    return event;
  }

  /**
   * Streams the events after `lastEventId` until the reader disconnects or the bank stops. It starts
   * at the head without one, and for one from which it cannot go on: beyond the head (of another database), or
   * before events that have been pruned.
   */
  async stream(response: ServerResponse, lastEventId: number | undefined): Promise<void> {
    const head = await this.head();
    const [oldest] = await readEvents(this.#database.db, 0, 1);
    const first = oldest?.id ?? head + 1;
    const canGoOn = lastEventId !== undefined && lastEventId <= head && lastEventId >= first - 1;
    let sent = canGoOn ? lastEventId : head;
    const wakeUp = new AutoResetEvent();
    const wakeReader = (): void => wakeUp.set();
    this.#readers.add(wakeReader);
    response.on('close', wakeReader);
    try {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        'last-event-id': String(sent),
      });
      await this.#send(response, `retry: ${RECONNECT_AFTER_MS}\n: connected\n\n`);
      sent = await this.#follow(response, wakeUp, sent);
      response.end();
    } catch {
      // The reader is gone or too slow, or the database is unavailable. The reader reconnects and resumes.
      response.destroy();
    } finally {
      this.#readers.delete(wakeReader);
      response.off('close', wakeReader);
    }
  }

  async #follow(response: ServerResponse, wakeUp: AutoResetEvent, from: number): Promise<number> {
    let sent = from;
    let aliveAt = Date.now();
    while (!this.#closing.signal.aborted && !response.destroyed) {
      const events = await readEvents(this.#database.db, sent, PAGE);
      for (const event of events) sent = event.id;
      if (events.length > 0) {
        await this.#send(
          response,
          events.map(({ id, event, data }) => `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`).join(''),
        );
        aliveAt = Date.now();
      } else {
        const heartbeatInMs = aliveAt + this.#options.heartbeatMs - Date.now();
        if (heartbeatInMs <= 0) {
          await this.#send(response, ': alive\n\n');
          aliveAt = Date.now();
        }
        await wakeUp.wait(Math.min(MAX_POLL_INTERVAL_MS, Math.max(1, heartbeatInMs)));
      }
    }
    return sent;
  }

  async #send(response: ServerResponse, text: string): Promise<void> {
    if (response.write(text)) return;
    await once(response, 'drain', { signal: AbortSignal.timeout(this.#options.slowReaderMs) });
  }
}

function readEvents(db: Kysely<Tables>, after: number, limit: number) {
  return db.selectFrom('events').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** Remembers a wake-up that comes before the wait. */
class AutoResetEvent {
  #isSet = false;
  #release: (() => void) | undefined;

  set(): void {
    this.#isSet = true;
    this.#release?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isSet) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#release = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#release = undefined;
    }
    this.#isSet = false;
  }
}
