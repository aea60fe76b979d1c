import type { Kysely } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';
import type { Writer } from '#bank/database/writer.ts';
import { expireFaults } from './arm.ts';

const LOOK_EVERY_MS = 250;
const LOOK_AGAIN_AFTER_ERROR_MS = 5000;

/**
 * Writes down the end of each fault soon after its time is over, so that the feed tells of it. It
 * looks at the database rather than keeping timers of its own: another process may have armed it.
 */
export class FaultExpiry {
  readonly #db: Kysely<Tables>;
  readonly #writer: Writer;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Tables>, writer: Writer, onError: (error: unknown) => void) {
    this.#db = db;
    this.#writer = writer;
    this.#onError = onError;
  }

  start(afterMs = LOOK_EVERY_MS): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(
        () => this.#again(LOOK_EVERY_MS),
        (error: unknown) => {
          this.#onError(error);
          this.#again(LOOK_AGAIN_AFTER_ERROR_MS);
        },
      );
    }, afterMs);
  }

  #again(afterMs: number): void {
    if (!this.#stopped) this.start(afterMs);
  }

  /** Resolves when no look is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const due = await this.#db
      .selectFrom('faults')
      .select('id')
      .where('state', '=', 'armed')
      .where('expires_at', '<=', new Date().toISOString())
      .executeTakeFirst();
    if (due) await this.#writer.write(expireFaults);
  }
}
