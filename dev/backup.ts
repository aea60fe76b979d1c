import './shared/node-version.ts';
import './shared/prepare-environment.ts';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MANIFEST, type Manifest } from './backup-manifest.ts';
import { copyDatabase } from './copy-database.ts';
import { type DataFile, dataFiles, OTHER_FILES, requireWhole, timeStamp } from './data-files.ts';
import { readArguments } from './shared/arguments.ts';
import { messageOf, StartupError } from './shared/startup-error.ts';
import { dataDirectory } from './supervisor/settings.ts';

/* `npm run backup [folder]`: copies the databases, while Remit runs or not. */

try {
  // Ledger, histories, names, secrets.
  process.umask(0o077);
  const dataDir = dataDirectory(process.env);
  const { positionals } = readArguments({ allowPositionals: true });
  const folder = resolve(positionals[0] ?? join(dataDir, 'backups', timeStamp()));
  await backUp(dataDir, folder);
} catch (error) {
  console.error(error instanceof StartupError ? error.message : `The backup failed: ${messageOf(error)}`);
  process.exitCode = 1;
}

async function backUp(dataDir: string, folder: string): Promise<void> {
  const files = dataFiles(process.env).filter(isHere);
  if (files.length === 0) throw new StartupError(`There is nothing to copy in ${dataDir}.`);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new StartupError(`${folder} is not empty: name a new folder.`);
  const manifest: Manifest = { madeAt: new Date().toISOString(), files: files.map(({ name }) => name) };
  for (const { name, path } of files) {
    requireWhole(path, 'It was not copied: keep the last backup that is whole.', Number.POSITIVE_INFINITY);
    await copyDatabase(path, join(folder, name));
    console.log(`${name}: copied`);
  }
  for (const name of OTHER_FILES) {
    if (existsSync(join(dataDir, name))) await copyFile(join(dataDir, name), join(folder, name));
  }
  // Last: without it the copy is not complete.
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`The backup is in ${folder}. Keep it on another disk.`);
}

function isHere({ name, path, elsewhere }: DataFile): boolean {
  if (elsewhere)
    console.log(`${name}: not copied, ${elsewhere} says that it is elsewhere. Back it up there.`);
  return !elsewhere && existsSync(path);
}
