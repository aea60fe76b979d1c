import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';

/** Over contents, not times: a checkout changes one without the other. */
export async function hashFiles(patterns: readonly string[], cwd: string): Promise<string> {
  const files = await glob([...patterns], { cwd, dot: true, absolute: false });
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = await readFile(`${cwd}/${file}`);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

interface Built {
  /** The file with the hash of the inputs of the last finished build. */
  readonly stamp: string;
  readonly outputs: readonly string[];
}

/** A build that is cut short leaves an empty stamp. @throws StartupError where nothing can be built */
export async function buildUnlessFresh(
  { stamp, outputs }: Built,
  hash: string,
  build: () => Promise<void>,
): Promise<void> {
  const last = await readFile(stamp, 'utf8').catch(() => undefined);
  if (last === hash && outputs.every(existsSync)) return;
  await invalidate(stamp);
  await build();
  await writeFile(stamp, hash);
}

/** @throws StartupError where nothing can be built */
async function invalidate(stamp: string): Promise<void> {
  try {
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, '');
  } catch (error) {
    const folder = resolve(dirname(stamp));
    throw new StartupError(
      `The build cannot be written to ${folder} (${messageOf(error)}): make the folder writable, or run npm run build where it is.`,
    );
  }
}
