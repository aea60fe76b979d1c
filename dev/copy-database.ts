import { createWriteStream, existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import Database from 'libsql';
import { requireIntact } from '#lib/database/intact.ts';

/**
 * Copies a SQLite database in WAL mode as of one moment, while others write. SQLite’s own ways do not do:
 * the driver has no backup API, and `vacuum into` does not understand the schema of Temporal’s.
 *
 * A read transaction keeps the log from being written back beyond what it sees, and from being removed. So the
 * file, copied first, has nothing that the log, copied second, does not have too; and what the log has in
 * addition, up to its last whole commit, is applied when the copy is opened.
 *
 * @throws {DamagedDatabase} if the copy is not whole
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  const reader = new Database(file);
  // Until the end: closing any handle drops the locks that this process has on the file.
  const handles: FileHandle[] = [];
  try {
    reader.exec('begin; select count(*) from sqlite_master');
    for (const suffix of ['', '-wal']) {
      if (!existsSync(file + suffix)) continue;
      const handle = await open(file + suffix);
      handles.push(handle);
      await pipeline(handle.createReadStream({ autoClose: false }), createWriteStream(to + suffix));
    }
  } finally {
    reader.close();
    for (const handle of handles) await handle.close();
  }
  requireIntact(to, Number.POSITIVE_INFINITY);
  await intoOneFile(to);
}

async function intoOneFile(file: string): Promise<void> {
  const connection = new Database(file);
  connection.exec('pragma wal_checkpoint(truncate)');
  connection.close();
  for (const suffix of ['-wal', '-shm']) await rm(file + suffix, { force: true });
}
