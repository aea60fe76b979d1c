import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '#dev/shared/environment.ts';

/**
 * One per user, by the platform's convention; `REMIT_CACHE_DIR` overrides it. Keeps the Temporal CLI.
 */
export function cacheDirectory(env: Environment, platform: NodeJS.Platform = process.platform): string {
  if (env.REMIT_CACHE_DIR) return env.REMIT_CACHE_DIR;
  // An empty HOME would make it a folder of this one.
  const home = homedir() || userInfo().homedir;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'remit', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'remit');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'remit');
}
