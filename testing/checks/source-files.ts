import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { globSync } from 'tinyglobby';

const IGNORED = ['**/node_modules/**', '**/.next/**', '**/dist/**', '**/.data/**', 'next-env.d.ts'];

/** Paths from the root of the project. */
export const SOURCE_FILES = globSync(['**/*.{ts,tsx,mjs}'], { ignore: IGNORED }).sort();

export const PRODUCT_FILES = SOURCE_FILES.filter((file) => !/\.(test|spec)\.tsx?$/.test(file));

export interface Import {
  /** A path from the root of the project, or the name of a package. */
  readonly target: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`, as the formatter writes them. */
const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

export function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(IMPORT)].map(([, type, from, forEffect, dynamic]) => {
    const specifier = from ?? forEffect ?? dynamic ?? '';
    const isOurs = /^[.#]/.test(specifier);
    return { target: isOurs ? pathOf(specifier, file) : specifier, isOurs, isTypeOnly: type !== undefined };
  });
}

function pathOf(specifier: string, importer: string): string {
  return specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(importer), specifier);
}

export function folderOf(file: string): string {
  return posix.dirname(file);
}
