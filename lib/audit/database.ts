/** The audit trail's database. It is append-only: triggers refuse to change or remove a row. */
import { resolve } from 'node:path';
import type { Dialect, Kysely } from 'kysely';
import { requireIntact } from '#lib/database/intact.ts';
import { openDatabase } from '#lib/database/open.ts';
import { postgresDialect } from '#lib/database/postgres.ts';
import { sqliteDialect } from '#lib/database/sqlite.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { auditSchema } from './migrations.ts';
import type { AuditTables } from './tables.ts';

/** A person waits for it. */
const TIMEOUTS = {
  statement_timeout: 5_000,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 15_000,
};

export type AuditDatabase = Kysely<AuditTables>;

/**
 * The process's audit database, opened on first use: Postgres at `AUDIT_DATABASE_URL`, else the SQLite
 * file `AUDIT_DATABASE_FILE`. If it cannot be opened, the next call tries again.
 *
 * @throws {Error} what the driver throws, or that a newer build migrated the database
 */
export async function auditDatabase(): Promise<AuditDatabase> {
  const slot = perProcess('audit-database', (): { opening?: Promise<AuditDatabase> | undefined } => ({}));
  const { AUDIT_DATABASE_URL, AUDIT_DATABASE_FILE } = webEnv();
  slot.opening ??= AUDIT_DATABASE_URL
    ? openAuditPostgres(postgresDialect(AUDIT_DATABASE_URL, { max: 4, ...TIMEOUTS }))
    : openAuditFile(AUDIT_DATABASE_FILE);
  try {
    return await slot.opening;
  } catch (error) {
    slot.opening = undefined;
    throw error;
  }
}

/** @throws {DamagedDatabase}, or {Error} as {@link auditDatabase} */
export async function openAuditFile(file: string): Promise<AuditDatabase> {
  const path = resolve(file);
  requireIntact(path);
  return openDatabase<AuditTables>(sqliteDialect(path), auditSchema('sqlite'));
}

/** Takes any Postgres driver, such as PGlite in tests. */
export function openAuditPostgres(dialect: Dialect): Promise<AuditDatabase> {
  return openDatabase<AuditTables>(dialect, auditSchema('postgres'));
}
