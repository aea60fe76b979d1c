import { resolve } from 'node:path';
import { Kysely } from 'kysely';
import { requireIntact } from '#lib/database/intact.ts';
import { openDatabase } from '#lib/database/open.ts';
import { readOnlyDialect, sqliteDialect } from '#lib/database/sqlite.ts';
import { type BankDatabase, codeOf } from './database.ts';
import { bankSchema } from './migrations.ts';
import type { Tables } from './tables.ts';

/** @throws {DamagedDatabase}, or {Error} if the file cannot be opened, or a newer build migrated it */
export async function openSqlite(file: string): Promise<BankDatabase> {
  const path = resolve(file);
  requireIntact(path);
  const db = await openDatabase<Tables>(sqliteDialect(path), bankSchema('sqlite'));
  return {
    kind: 'sqlite',
    location: path,
    source: path,
    db,
    isUnavailable,
    hasTimedOut,
    close: () => db.destroy(),
  };
}

/** A connection that never locks writers out, and sees one moment within a transaction. */
export function openReadOnly(file: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: readOnlyDialect(file) });
}

/** Another process held the lock for too long. */
function hasTimedOut(error: unknown): boolean {
  return /^SQLITE_BUSY/.test(codeOf(error) ?? '');
}

/** Locked by another process, the disk full or failing. */
function isUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|FULL|IOERR)/.test(codeOf(error) ?? '');
}
