import type { BankDatabase } from './database.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** Limits how long one caller waits for the others of its group. */
const MAX_GROUP = 64;

/** About a second of work. What waits behind more would time out at its caller, and still be done. */
const MAX_WAITING = 1_000;

/** Nothing was done. */
export class WriterBusy extends Error {
  override name = 'WriterBusy';
  constructor(why: string, options?: ErrorOptions) {
    super(`${why} Nothing was done.`, options);
  }
}

/** It may have been written, or not. */
export class CommitFailed extends Error {
  override name = 'CommitFailed';
  constructor(cause: unknown) {
    super('The database did not confirm a commit.', { cause });
  }
}

type Job<Result> = (work: UnitOfWork) => Promise<Result>;

interface QueuedJob {
  run: (work: UnitOfWork) => Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Serializes all writes to the bank's database. Jobs that arrive during a transaction share the next
 * one, in order, and resolve after its commit. If a job throws, the group rolls back and its jobs run
 * again one by one, so a job may run twice and must act through its unit of work only.
 */
export class GroupCommitWriter {
  readonly #database: BankDatabase;
  readonly #onEvents: () => void;
  #queue: QueuedJob[] = [];
  #draining: Promise<void> | undefined;

  constructor(database: BankDatabase, onEvents: () => void) {
    this.#database = database;
    this.#onEvents = onEvents;
  }

  /**
   * @throws CommitFailed, WriterBusy, or what the job or the database threw: nothing was written, but for the first
   */
  write<Result>(job: Job<Result>): Promise<Result> {
    if (this.#queue.length >= MAX_WAITING)
      return Promise.reject(new WriterBusy('Too many requests are waiting.'));
    return new Promise<Result>((resolve, reject) => {
      let result: { value: Result } | undefined;
      this.#queue.push({
        run: async (work) => {
          result = { value: await job(work) };
        },
        resolve: () => {
          if (result) resolve(result.value);
        },
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing is left to write. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // Requests of the same turn of the event loop join the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#queue.slice(0, MAX_GROUP);
      this.#queue = this.#queue.slice(MAX_GROUP);
      await this.#runGroup(group);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#draining = undefined;
  }

  async #runGroup(group: QueuedJob[]): Promise<void> {
    const failure = await this.#commit(group);
    if (failure === undefined) {
      for (const job of group) job.resolve();
    } else if (group.length === 1 || this.#isOfAll(failure.error)) {
      for (const job of group) job.reject(failure.error);
    } else {
      for (const job of group) await this.#runGroup([job]);
    }
  }

  /** What is no job’s own fault. A failed commit may have happened; an unavailable database would be waited for again. */
  #isOfAll(error: unknown): boolean {
    return (
      error instanceof CommitFailed || error instanceof WriterBusy || this.#database.isUnavailable(error)
    );
  }

  async #commit(group: QueuedJob[]): Promise<{ error: unknown } | undefined> {
    let committing = false;
    try {
      const wrote = await this.#database.db.transaction().execute(async (trx) => {
        const work = await UnitOfWork.begin(trx, this.#database.kind);
        for (const job of group) await job.run(work);
        const events = await work.flush();
        committing = true;
        return events;
      });
      if (wrote) this.#onEvents();
      return undefined;
    } catch (error) {
      if (committing) return { error: new CommitFailed(error) };
      if (!this.#database.hasTimedOut(error)) return { error };
      return { error: new WriterBusy('The database took too long.', { cause: error }) };
    }
  }
}
