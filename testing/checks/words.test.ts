import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { SOURCE_FILES } from './source-files.ts';

/** Words this project once used for what payments or Temporal have a term for (docs/glossary.md). */
const FORBIDDEN: Readonly<Record<string, string>> = {
  mend: 'repair',
  mends: 'repairs',
  mended: 'repaired',
  mending: 'repair',
  mendings: 'repairs',
  settle: 'close (a key), refund externally',
  settled: 'closed, refunded externally',
  settlement: 'external refund',
  settledElsewhere: 'refundedExternally',
  attention: 'work queue',
  deed: 'action',
  deeds: 'actions',
  lookAgain: 'pollOnChange',
  heard: 'loaded, recorded, received',
  anew: 'again',
  away: 'unavailable',
  unanswered: 'unknown',
  journal: 'log',
  heal: 'recover',
  leaveNoDoubt: 'resolveUnknownOutcome',
  carryOut: 'executeStep',
  desk: 'dashboard (the page), Remit (the product)',
  lately: 'recent',
};

const PROSE = globSync(['*.md', 'docs/**/*.md']);
/** The glossary and the decision on vocabulary name the old words on purpose. */
const ABOUT_WORDS = /^docs\/(glossary\.md|decisions\/\d{4}-vocabulary)|^testing\/checks\/words\.test\.ts$/;

const PATTERN = new RegExp(`(?<![\\w'’-])(${Object.keys(FORBIDDEN).join('|')})(?![\\w-])`, 'gi');

it('no word of a private vocabulary is left in code, tests or docs', () => {
  const files = [...SOURCE_FILES, ...PROSE].filter((file) => !ABOUT_WORDS.test(file));
  const found = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => [...line.matchAll(PATTERN)].map(([word]) => `${file}:${index + 1} ${word}`)),
  );
  expect(found).toEqual([]);
});
