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
 * A log that is wholly written back when the transaction begins may be restarted under it, once: nothing is
 * written back after that. What was copied of the old one would undo what the file has.
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
      await copyWhole(handle, to + suffix);
    }
  } finally {
    reader.close();
    for (const handle of handles) await handle.close();
  }
  requireIntact(to, Number.POSITIVE_INFINITY);
  await intoOneFile(to);
}

/** Of the file itself the bytes that are compared do not change meanwhile. */
async function copyWhole(from: FileHandle, to: string): Promise<void> {
  let before: string;
  do {
    before = await saltsOf(from);
    await pipeline(from.createReadStream({ start: 0, autoClose: false }), createWriteStream(to));
  } while ((await saltsOf(from)) !== before);
}

/** Others each time that the log is restarted: https://sqlite.org/fileformat2.html#the_write_ahead_log */
async function saltsOf(log: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await log.read(Buffer.alloc(8), 0, 8, 16);
  return buffer.toString('hex', 0, bytesRead);
}

async function intoOneFile(file: string): Promise<void> {
  const connection = new Database(file);
  connection.exec('pragma wal_checkpoint(truncate)');
  connection.close();
  for (const suffix of ['-wal', '-shm']) await rm(file + suffix, { force: true });
}
