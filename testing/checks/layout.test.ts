import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { folderOf, PRODUCT_FILES } from './source-files.ts';

const MAX_FILES_PER_FOLDER = 20;
const MAX_COMMENT_SHARE = 0.09;

const NOT_PRODUCT = /^(testing|e2e|bench|chaos)\//;

it('no folder holds more product files than one can read at a glance', () => {
  const counts = new Map<string, number>();
  for (const file of PRODUCT_FILES.filter((one) => !NOT_PRODUCT.test(one))) {
    counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > MAX_FILES_PER_FOLDER)).toEqual([]);
});

it('comments in lib/ say why, not what: they are few', () => {
  const lines = PRODUCT_FILES.filter((file) => file.startsWith('lib/')).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
  const comments = lines.filter((line) => /^(\/\/|\/\*|\*)/.test(line));
  expect(comments.length / lines.length).toBeLessThanOrEqual(MAX_COMMENT_SHARE);
});
