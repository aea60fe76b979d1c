import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';

const POLL_MS = 50;
const MAX_WAIT_MS = 30_000;

/**
 * Temporal cannot compare and set a namespace's data: of two starts on a machine, the second waits for the first.
 * Where the lock cannot be had, each reads its claim again.
 */
export async function oneClaimAtATime<T>(claim: () => Promise<T>): Promise<T> {
  const endAt = Date.now() + MAX_WAIT_MS;
  let lock = tryLock();
  while (lock === 'taken' && Date.now() < endAt) {
    await pause(POLL_MS);
    lock = tryLock();
  }
  try {
    return await claim();
  } finally {
    if (lock instanceof Database) lock.close();
  }
}

/** SQLite's file lock, which the system drops when the process ends. */
function tryLock(): Database.Database | 'taken' | 'none' {
  try {
    const database = new Database(join(tmpdir(), `remit-claims-${userInfo().uid}.lock`));
    try {
      database.exec('pragma journal_mode = memory; begin immediate');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    return error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY' ? 'taken' : 'none';
  }
}
