import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Kysely } from 'kysely';
import type { BankDatabase } from '#bank/database/database.ts';
import type { Tables } from '#bank/database/tables.ts';

const PAGE = 200;

/** Safety net where a wake-up got lost: how long an event can then be late. */
const LOOK_AT_LEAST_EVERY_MS = 1000;

/** How long clients shall wait before they connect again. */
const RETRY_MS = 500;

export interface FeedOptions {
  /** How often a silent stream shows that it is alive. */
  heartbeatMs: number;
  /** A reader that has not taken what was sent to it for this long is dropped. */
  slowReaderMs: number;
}

/**
 * The change feed: server-sent events read from the events table, so that any process can serve a
 * reader and a reader can resume anywhere. Nothing is kept in memory for a slow reader: it is sent
 * the next page when it has taken the last.
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

  /** Tells all readers that there are new events. */
  wake(): void {
    for (const wakeReader of this.#readers) wakeReader();
  }

  /** Ends every stream after its last whole event. */
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
   * Streams all events after `lastEventId` until the reader leaves or the bank stops. Without it, or
   * when it is of another database (after a reset), the stream begins at the head: nothing old.
   */
  async stream(response: ServerResponse, lastEventId: number | undefined): Promise<void> {
    const head = await this.head();
    let sent = lastEventId !== undefined && lastEventId <= head ? lastEventId : head;
    const signal = new ReaderSignal();
    const wakeReader = (): void => signal.raise();
    this.#readers.add(wakeReader);
    response.on('close', wakeReader);
    try {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        'last-event-id': String(sent),
      });
      await this.#send(response, `retry: ${RETRY_MS}\n: connected\n\n`);
      sent = await this.#follow(response, signal, sent);
      response.end();
    } catch {
      // The reader is gone, too slow, or the database is unavailable: it will reconnect and resume.
      response.destroy();
    } finally {
      this.#readers.delete(wakeReader);
      response.off('close', wakeReader);
    }
  }

  async #follow(response: ServerResponse, signal: ReaderSignal, from: number): Promise<number> {
    let sent = from;
    let aliveAt = Date.now();
    while (!this.#closing.signal.aborted && !response.destroyed) {
      const events = await readEvents(this.#database.db, sent);
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
        await signal.wait(Math.min(LOOK_AT_LEAST_EVERY_MS, Math.max(1, heartbeatInMs)));
      }
    }
    return sent;
  }

  async #send(response: ServerResponse, text: string): Promise<void> {
    if (response.write(text)) return;
    await once(response, 'drain', { signal: AbortSignal.timeout(this.#options.slowReaderMs) });
  }
}

function readEvents(db: Kysely<Tables>, after: number) {
  return db.selectFrom('events').selectAll().where('id', '>', after).orderBy('id').limit(PAGE).execute();
}

/** A wake-up that is not lost when it comes before the wait. */
class ReaderSignal {
  #raised = false;
  #release: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#release?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#raised) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#release = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#release = undefined;
    }
    this.#raised = false;
  }
}
