import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';

/**
 * The folder, one per user, that keeps what is expensive to get: the Temporal CLI. It follows the
 * platform's convention; `REMIT_CACHE_DIR` overrides it.
 */
export function cacheDirectory(env: Environment, platform: NodeJS.Platform = process.platform): string {
  if (env.REMIT_CACHE_DIR) return env.REMIT_CACHE_DIR;
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'remit', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'remit');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'remit');
}
