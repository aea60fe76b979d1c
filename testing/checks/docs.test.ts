import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const DOCS = globSync(['*.md', 'docs/**/*.md']);
const MAX_README_LINES = 130;

const LINK = /\]\(([^)\s]+)\)/g;
/** A path from the root of the project, in backticks and outside of a link's text. */
const PATH = /(?<!\[)`((?:app|bank|bench|chaos|dev|docs|e2e|lib|temporal|testing|worker)\/[^`\s*…<{]*)`/g;

it.each(DOCS)('every link and path in %s leads somewhere', (file) => {
  const text = readFileSync(file, 'utf8');
  const links = [...text.matchAll(LINK)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^https?:/.test(target))
    .map((target) => posix.join(posix.dirname(file), target));
  const paths = [...text.matchAll(PATH)].map(([, path = '']) => path);
  expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([]);
});

it('the README fits on a few screens', () => {
  expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(
    MAX_README_LINES,
  );
});

it('the table of decisions has each of them', () => {
  const table = readFileSync('docs/architecture.md', 'utf8');
  const missing = globSync('docs/decisions/*.md').filter(
    (file) => !table.includes(`](${posix.relative('docs', file)})`),
  );
  expect(missing).toEqual([]);
});
