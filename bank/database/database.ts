import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** An open database of the bank, its schema up to date. */
export interface BankDatabase {
  kind: DatabaseKind;
  /** For people: the file, or the server's address without its password. */
  where: string;
  db: Kysely<Tables>;
  /**
   * Calls back whenever some process has committed events, until the returned function is called.
   * Absent where this process is the only writer and so knows by itself.
   */
  listen?: (onEvents: () => void) => Promise<() => Promise<void>>;
  /** Whether an error means that the database is away or full for now: asking again later may help. */
  isUnavailable: (error: unknown) => boolean;
  close: () => Promise<void>;
}

/** The code an error of a driver or of the system carries. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
