import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { glob } from 'tinyglobby';

/**
 * A hash over the names and contents of all files the patterns match: the same exactly while
 * nothing that goes into a build has changed.
 */
export async function hashFiles(patterns: readonly string[], cwd: string): Promise<string> {
  const files = await glob([...patterns], { cwd, dot: true, absolute: false });
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = await readFile(`${cwd}/${file}`);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** For each thing built, the hash of what it was built from, kept in one file. */
export class Stamps {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async get(name: string): Promise<string | undefined> {
    return (await this.#read())[name];
  }

  /** `undefined` forgets the stamp, so that a build that is cut short counts as stale. */
  async set(name: string, hash: string | undefined): Promise<void> {
    const stamps = { ...(await this.#read()), [name]: hash };
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(`${this.#path}.part`, `${JSON.stringify(stamps, null, 2)}\n`);
    await rename(`${this.#path}.part`, this.#path);
  }

  async #read(): Promise<Record<string, string | undefined>> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8'));
    } catch {
      return {};
    }
  }
}
