import type { BankDatabase } from './database.ts';
import { Unit } from './unit.ts';

/** Bounds how long one caller waits for others of its group, and the size of a statement. */
const MAX_GROUP = 64;

type Job<Result> = (unit: Unit) => Promise<Result>;

interface Waiting {
  run: (unit: Unit) => Promise<void>;
  /** Called once, after the commit. */
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The only way to write to the bank's database: group commit.
 *
 * Jobs that arrive while a transaction runs share the next one, so that one flush to the disk serves
 * many callers; each is answered only after the commit. A job sees what the jobs before it did. When
 * any throws, the whole group is rolled back and its jobs run again one by one, so that one caller's
 * failure is nobody else's: a job may therefore run twice, and must act through its unit alone.
 */
export class Writer {
  readonly #database: BankDatabase;
  readonly #onEvents: () => void;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;

  constructor(database: BankDatabase, onEvents: () => void) {
    this.#database = database;
    this.#onEvents = onEvents;
  }

  /**
   * Runs the job in a database transaction and resolves with its result once that is committed.
   *
   * @throws whatever the job or the database threw. Then nothing was written, except where the commit
   * itself failed: what it did is then unknown, as it is for anyone whose answer was lost.
   */
  write<Result>(job: Job<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      let result: { value: Result } | undefined;
      this.#waiting.push({
        run: async (unit) => {
          result = { value: await job(unit) };
        },
        resolve: () => {
          if (result) resolve(result.value);
        },
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when all that was begun is written. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // Requests that came in the same turn of the event loop join the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, MAX_GROUP);
      this.#waiting = this.#waiting.slice(MAX_GROUP);
      await this.#runGroup(group);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#draining = undefined;
  }

  async #runGroup(group: Waiting[]): Promise<void> {
    const failure = await this.#commit(group);
    if (failure === undefined) {
      for (const job of group) job.resolve();
    } else if (failure.committing || group.length === 1) {
      for (const job of group) job.reject(failure.error);
    } else {
      for (const job of group) await this.#runGroup([job]);
    }
  }

  /** Runs a group in one transaction. A failed commit must not be repeated: it may have happened. */
  async #commit(group: Waiting[]): Promise<{ error: unknown; committing: boolean } | undefined> {
    let committing = false;
    try {
      const wrote = await this.#database.db.transaction().execute(async (trx) => {
        const unit = await Unit.begin(trx, this.#database.kind);
        for (const job of group) await job.run(unit);
        const events = await unit.flush();
        committing = true;
        return events;
      });
      if (wrote) this.#onEvents();
      return undefined;
    } catch (error) {
      return { error, committing };
    }
  }
}
