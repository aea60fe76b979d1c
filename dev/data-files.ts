import { join, resolve } from 'node:path';
import { DamagedDatabase, requireIntact } from '#lib/database/intact.ts';
import { RECORD_FILE } from '#lib/interruptions/interruption.ts';
import type { Environment } from './shared/environment.ts';
import { StartupError } from './shared/startup-error.ts';
import { dataDirectory } from './supervisor/settings.ts';

/** A database of Remit in a file. */
export interface DataFile {
  readonly name: 'temporal.db' | 'bank.db' | 'audit.db';
  readonly path: string;
  /** The variable that says it is kept elsewhere, if one does. */
  readonly elsewhere: string | undefined;
}

/** Signs who acts. */
export const SECRET_FILE = 'session-secret';

/** Copied with the databases. */
export const OTHER_FILES = [SECRET_FILE, RECORD_FILE, 'installation.json'] as const;

/**
 * In the order in which they are copied, so that a copy lacks rather than invents. A workflow that is older than the
 * bank asks for its step again, under the same key, and is answered with what was posted; one that is younger
 * believes in postings that nobody can make again. The trail comes last: it has what was done to the other two.
 */
export function dataFiles(env: Environment): DataFile[] {
  const dataDir = dataDirectory(env);
  const setOf = (...variables: string[]) => variables.find((variable) => env[variable]);
  return [
    {
      name: 'temporal.db',
      path: join(dataDir, 'temporal.db'),
      elsewhere: setOf('TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'),
    },
    {
      name: 'bank.db',
      path: join(dataDir, 'bank.db'),
      elsewhere: setOf('BANK_DATABASE_URL', 'BANK_URL'),
    },
    {
      name: 'audit.db',
      path: resolve(env.AUDIT_DATABASE_FILE || join(dataDir, 'audit.db')),
      elsewhere: setOf('AUDIT_DATABASE_URL'),
    },
  ];
}

/**
 * Of those that no process checks when it starts: nobody else looks at Temporal’s, and the web opens the trail when
 * it is first needed.
 *
 * @throws StartupError naming the file, and what to do
 */
export function requireIntactFiles(env: Environment): void {
  for (const { name, path, elsewhere } of dataFiles(env)) {
    if (name === 'bank.db' || elsewhere) continue;
    // A reset removes no others.
    const startOver =
      path === join(dataDirectory(env), name) ? 'start over with `npm run reset`' : 'remove it yourself';
    requireWhole(path, `Restore a backup with \`npm run restore <folder>\`, or ${startOver}.`);
  }
}

/** @throws StartupError naming the file, with the advice, if it is damaged */
export function requireWhole(path: string, advice: string, maxBytes?: number): void {
  try {
    requireIntact(path, maxBytes);
  } catch (error) {
    if (error instanceof DamagedDatabase) throw new StartupError(`${error.message} ${advice}`);
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error;
    throw new StartupError(`Another program holds the database ${path}: close it there, and start again.`);
  }
}

/** Sorts by time, and is a name of a folder on every system. */
export function timeStamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(':', '-');
}
