import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from '#dev/shared/startup-error.ts';

const FILE = 'installation.json';

/** `dataDir` and `folder` are where it was when it was last used: a copy of it is another installation. */
const installation = z.object({
  id: z.string().regex(/^[0-9a-f]{12}$/),
  dataDir: z.string(),
  /** Stays when the folder is moved on its disk, and is another for a copy. Missing in older files. */
  folder: z.string().optional(),
});

/**
 * Which installation of Remit the data folder is. Made at the first start, and kept by a reset: what runs in a
 * Temporal service of others belongs to it.
 */
export function installationId(dataDir: string): string {
  return keepInstallation(dataDir, knownInstallation(dataDir) ?? randomBytes(6).toString('hex'));
}

/** Undefined before its first start, and of a copy of another's folder. */
export function knownInstallation(dataDir: string): string | undefined {
  const kept = read(dataDir);
  if (!kept) return undefined;
  const isThisFolder = kept.dataDir === realpathSync(dataDir) || kept.folder === identityOf(dataDir);
  return isThisFolder ? kept.id : undefined;
}

/** @throws StartupError when the backup does not name one */
export function installationIn(backup: string): string {
  const { id } = read(backup) ?? {};
  if (id) return id;
  throw new StartupError(`${backup} does not say which installation it is of: it has no ${FILE}.`);
}

/** From now on the folder is this installation’s. */
export function keepInstallation(dataDir: string, id: string): string {
  const kept = { id, dataDir: realpathSync(dataDir), folder: identityOf(dataDir) };
  const draft = join(dataDir, `${FILE}.part`);
  writeFileSync(draft, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDir, FILE));
  return id;
}

function identityOf(dataDir: string): string {
  const { dev, ino } = statSync(dataDir);
  return `${hostname()}:${dev}:${ino}`;
}

/** Undefined also of what cannot be read. */
function read(dataDir: string): z.infer<typeof installation> | undefined {
  try {
    return installation.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
  } catch {
    return undefined;
  }
}
