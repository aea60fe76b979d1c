import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Tables } from '#bank/database/tables.ts';
import { prune } from './prune.ts';

const EVERY_MS = 3_600_000;
/** A start has more urgent things to do. */
const FIRST_AFTER_MS = 60_000;
const DAY_MS = 86_400_000;

/** The moment before which a row is old. */
export function oldBefore(retentionDays: number): Date {
  return new Date(Date.now() - retentionDays * DAY_MS);
}

/** Prunes every hour. Several processes on one database may do so at once. */
export class ScheduledPrune {
  readonly #db: Kysely<Tables>;
  readonly #retentionDays: number;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Tables>, retentionDays: number, log: Logger) {
    this.#db = db;
    this.#retentionDays = retentionDays;
    this.#log = log;
  }

  start(firstAfterMs = FIRST_AFTER_MS): void {
    this.#pruneAfter(firstAfterMs);
  }

  /** Resolves when nothing is being pruned. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #pruneAfter(ms: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#prune().finally(() => this.#pruneAfter(EVERY_MS));
    }, ms);
  }

  async #prune(): Promise<void> {
    try {
      const pruned = await prune(this.#db, oldBefore(this.#retentionDays), this.#stopping.signal);
      if (Object.values(pruned).some((count) => count > 0)) this.#log.info(pruned, 'pruned');
    } catch (error) {
      this.#log.error({ error }, 'could not prune');
    }
  }
}
