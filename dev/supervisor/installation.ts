import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** `dataDir` is where the folder was when it was last used: a copy of it is another installation. */
const installation = z.object({ id: z.string().regex(/^[0-9a-f]{12}$/), dataDir: z.string() });

/**
 * Which installation of Remit the data folder is. Made at the first start, and kept by a reset: what runs in a
 * Temporal service of others belongs to it.
 */
export function installationId(dataDir: string): string {
  const here = realpathSync(dataDir);
  const kept = read(here);
  if (kept?.dataDir === here) return kept.id;
  const isCopy = kept !== undefined && read(kept.dataDir)?.id === kept.id;
  const id = kept && !isCopy ? kept.id : randomBytes(6).toString('hex');
  writeFileSync(fileIn(here), `${JSON.stringify({ id, dataDir: here })}\n`, { mode: 0o600 });
  return id;
}

/** Undefined before its first start. */
export function knownInstallation(dataDir: string): string | undefined {
  return read(dataDir)?.id;
}

/** Undefined also of half a file that a crash has left. */
function read(dataDir: string): z.infer<typeof installation> | undefined {
  try {
    return installation.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'installation.json');
}
