import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';

/** A crash may leave half a file. */
const WHOLE = /^[0-9a-f]{64}$/;

/** Signs the cookies of the web page. Kept in the data folder, so that sessions survive a restart. */
export function sessionSecret({ SESSION_SECRET }: Environment, dataDir: string): string {
  if (SESSION_SECRET) return SESSION_SECRET;
  const file = join(dataDir, 'session-secret');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (WHOLE.test(kept)) return kept;
  const secret = randomBytes(32).toString('hex');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
