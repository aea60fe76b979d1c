import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

/** What `package.json` runs, and what reads settings. */
const PROGRAMS = globSync('dev/*.ts', { ignore: '**/*.test.ts' })
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .filter(({ text }) => /process\.env|buildStale/.test(text) && text.includes('node-version.ts'));

it('every program of dev/ that reads settings reads .env first, and asks no proxy for this machine', () => {
  const without = PROGRAMS.filter(
    ({ file, text }) => file !== 'dev/build.ts' && !text.includes('./shared/prepare-environment.ts'),
  );
  expect(PROGRAMS.length).toBeGreaterThan(5);
  expect(without.map(({ file }) => file)).toEqual([]);
});
