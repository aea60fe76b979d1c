import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from './shared/startup-error.ts';

export const MANIFEST = 'backup.json';

const manifest = z.object({
  madeAt: z.iso.datetime(),
  files: z.array(z.enum(['temporal.db', 'bank.db', 'audit.db'])),
});
export type Manifest = z.infer<typeof manifest>;

/** @throws StartupError for a folder that is no complete backup */
export function readManifest(folder: string): Manifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
  } catch (error) {
    throw new StartupError(`${folder} is no complete backup: its ${MANIFEST} cannot be read.`, {
      cause: error,
    });
  }
}
