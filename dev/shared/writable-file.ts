import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, StartupError } from './startup-error.ts';

/** @throws StartupError naming the variable, where the file cannot be made or written to */
export function requireWritable(file: string | undefined, variable: string): void {
  if (!file) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // SQLite makes files beside it.
    accessSync(dirname(file), constants.W_OK);
    if (!existsSync(file)) return;
    if (!statSync(file).isFile()) throw new Error('it is no file');
    accessSync(file, constants.W_OK);
  } catch (error) {
    throw new StartupError(
      `${variable} is ${file}, which cannot be written (${messageOf(error)}): choose another.`,
    );
  }
}

/** New databases of Temporal and the bank, and some of the first transfers. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

/** @throws StartupError where the databases would be full at once */
export function requireSpace(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir);
  const freeBytes = bavail * bsize;
  if (freeBytes >= MIN_FREE_BYTES) return;
  throw new StartupError(
    `The disk of ${dataDir} is full (${Math.floor(freeBytes / 1024)} KiB free): free some space, or choose another folder with DATA_DIR=<folder>.`,
  );
}
