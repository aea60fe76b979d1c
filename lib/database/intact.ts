import { existsSync, statSync } from 'node:fs';
import Database from 'libsql';
import { z } from 'zod';
import { BUSY_TIMEOUT_MS } from './sqlite.ts';

/** Of a process whose database is damaged: starting it again changes nothing (EX_DATAERR of sysexits.h). */
export const DAMAGED_EXIT_CODE = 65;

const result = z.object({ quick_check: z.string() });

/** For people: its message names the file. What to do, the caller says: it may be a copy. */
export class DamagedDatabase extends Error {
  override name = 'DamagedDatabase';
  constructor(file: string, detail: string) {
    super(`The database ${file} is damaged (${detail}). Nothing was changed in it.`);
  }
}

/** A few seconds: a process that starts is waited for. */
const MAX_READ_BYTES = 2 ** 30;

/**
 * Reads all of the file, if it exists, and of a large one its header and schema.
 *
 * @throws {DamagedDatabase} if it is no database, or a broken one
 */
export function requireIntact(file: string, maxBytes = MAX_READ_BYTES): void {
  if (!existsSync(file)) return;
  const connection = new Database(file);
  try {
    // Another process may be creating it.
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.exec('select count(*) from sqlite_master');
    if (statSync(file).size > maxBytes) return;
    const detail = result.parse(connection.prepare('pragma quick_check(1)').get()).quick_check;
    if (detail !== 'ok') throw new DamagedDatabase(file, detail.replaceAll(/\s+/g, ' '));
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code))
      throw new DamagedDatabase(file, error.message);
    throw error;
  } finally {
    connection.close();
  }
}
