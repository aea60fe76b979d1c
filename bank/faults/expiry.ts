import type { Kysely } from 'kysely';
import type { GroupCommitWriter } from '#bank/database/group-commit-writer.ts';
import { IS_ARMED } from '#bank/database/rows.ts';
import type { Tables } from '#bank/database/tables.ts';
import { expireFaults } from './arm.ts';

const CHECK_EVERY_MS = 250;
const RETRY_AFTER_ERROR_MS = 5000;

/**
 * Marks faults as expired soon after their time is over, so that the feed publishes it. It polls the
 * database, because another process may have armed them.
 */
export class FaultExpiry {
  readonly #db: Kysely<Tables>;
  readonly #writer: GroupCommitWriter;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #check: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Tables>, writer: GroupCommitWriter, onError: (error: unknown) => void) {
    this.#db = db;
    this.#writer = writer;
    this.#onError = onError;
  }

  start(): void {
    this.#checkAfter(CHECK_EVERY_MS);
  }

  /** Resolves when no check is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#check;
  }

  #checkAfter(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#check = this.#expireDue().then(
        () => this.#checkAfter(CHECK_EVERY_MS),
        (error: unknown) => {
          this.#onError(error);
          this.#checkAfter(RETRY_AFTER_ERROR_MS);
        },
      );
    }, ms);
  }

  async #expireDue(): Promise<void> {
    const due = await this.#db
      .selectFrom('faults')
      .select('id')
      .where(IS_ARMED)
      .where('expires_at', '<=', new Date().toISOString())
      .executeTakeFirst();
    if (due) await this.#writer.write(expireFaults);
  }
}
