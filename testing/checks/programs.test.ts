import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const SCRIPTS: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

/** What `package.json` runs, and what reads settings. */
const PROGRAMS = globSync('dev/*.ts', { ignore: '**/*.test.ts' })
  .map((file) => ({ file, imports: importsOf(file) }))
  .filter(({ file, imports }) => imports.includes('./shared/node-version.ts') && file !== 'dev/build.ts');

/** In the order in which they are evaluated. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|\}).*? '(.+)';$/gm)].flatMap(([, from]) => from ?? []);
}

it('every program of dev/ that reads settings first looks at its Node, then reads .env, and asks no proxy for this machine', () => {
  expect(PROGRAMS.length).toBeGreaterThan(5);
  for (const { file, imports } of PROGRAMS)
    expect([file, ...imports.slice(0, 2)]).toEqual([
      file,
      './shared/node-version.ts',
      './shared/prepare-environment.ts',
    ]);
});

it('every script that tsx runs looks first at what would end tsx without a word', () => {
  const run = Object.values(SCRIPTS).filter((script) => script.includes('--import tsx'));
  expect(run.length).toBeGreaterThan(10);
  expect(
    run.filter((script) => !script.startsWith('node --import ./dev/shared/preflight.mjs --import tsx ')),
  ).toEqual([]);
});
