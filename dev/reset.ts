import './shared/node-version.ts';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { StartupError } from './shared/startup-error.ts';
import { dataDirectory } from './supervisor/settings.ts';
import { StackFile } from './supervisor/stack-file.ts';

/* `npm run reset`: empties the data folder, so that the next start begins with fresh accounts. */

/** Only what Remit writes: `DATA_DIR` may by mistake name a folder with other things in it. */
const OUR_FILES = ['bank.db*', 'temporal.db*', 'audit.db*'];

try {
  const dataDir = dataDirectory(process.env);
  const file = existsSync(dataDir) ? await StackFile.acquire(dataDir, console.log) : undefined;
  const files = await glob(OUR_FILES, { cwd: dataDir });
  for (const name of files) await rm(join(dataDir, name));
  file?.release();
  console.log(files.length > 0 ? `Emptied ${dataDir}.` : `Nothing to remove in ${dataDir}.`);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
