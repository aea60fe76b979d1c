import type { Kysely } from 'kysely';
import type { DatabaseKind } from '#lib/database/open.ts';
import type { Tables } from './tables.ts';

/** The bank's open database, migrated to the latest schema. */
export interface BankDatabase {
  kind: DatabaseKind;
  /** For people: the file, or the server's address without its password. */
  location: string;
  db: Kysely<Tables>;
  /**
   * What a thread opens to read on a connection of its own: the file, or the server's address. Absent where the
   * database lives in this process.
   */
  source?: string;
  /**
   * Calls back whenever any process has committed events, until the returned function is called.
   * Absent where this process is the only writer.
   */
  listen?: (onEvents: () => void) => Promise<() => Promise<void>>;
  /** Whether an error means that the database is unavailable for now. */
  isUnavailable: (error: unknown) => boolean;
  /** Whether a statement was given up because it, or a lock, took too long. */
  hasTimedOut: (error: unknown) => boolean;
  close: () => Promise<void>;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
