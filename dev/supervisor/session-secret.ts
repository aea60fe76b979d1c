import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';

/** A file cut short by a crash is no secret. */
const WHOLE = /^[0-9a-f]{64}$/;

/**
 * The secret the web page signs its cookies with: the caller's `SESSION_SECRET`, else one that is made
 * on the first start and kept in the data folder, so that a restart does not forget who acts as whom.
 */
export function sessionSecret({ SESSION_SECRET }: Environment, dataDir: string): string {
  if (SESSION_SECRET) return SESSION_SECRET;
  const file = join(dataDir, 'session-secret');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (WHOLE.test(kept)) return kept;
  const secret = randomBytes(32).toString('hex');
  mkdirSync(dataDir, { recursive: true });
  // For its owner alone to read.
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
