import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { SOURCE_FILES } from './source-files.ts';

/**
 * Words this project once used for what payments, Temporal or React have a term for (docs/glossary.md).
 * They are found inside names too: `mendTransfer`, `settle-key.ts`, `isDeskAway`.
 */
const FORBIDDEN: Readonly<Record<string, string>> = {
  mend: 'repair',
  mends: 'repairs',
  mended: 'repaired',
  mending: 'repair',
  settle: 'close (a key), refund externally',
  settled: 'closed, refunded externally',
  settlement: 'external refund',
  attention: 'work queue',
  deed: 'action',
  deeds: 'actions',
  heard: 'loaded, recorded, received',
  anew: 'again',
  away: 'unavailable',
  unanswered: 'unknown',
  journal: 'log',
  heal: 'recover',
  healed: 'recovered',
  desk: 'dashboard (the page), Remit (the product)',
  lately: 'recent',
  story: 'explanation',
  stories: 'explanations',
  bell: 'emitter',
  look_again: 'pollOnChange',
  leave_no_doubt: 'resolveUnknownOutcome',
  carry_out: 'executeStep',
  nobody_answered: '“did not respond”',
};

/** Names of others. */
const FOREIGN = /allSettled|journal_mode/g;

/** The glossary and the decision on vocabulary name the old words on purpose. */
const ABOUT_WORDS = /^docs\/(glossary\.md|decisions\/\d{4}-vocabulary)|^testing\/checks\/words\.test\.ts$/;

const FILES = [...SOURCE_FILES, ...globSync(['*.md', 'docs/**/*.md', 'app/**/*.css', 'package.json'])].filter(
  (file) => !ABOUT_WORDS.test(file),
);

const PATTERN = new RegExp(
  `(?<![a-z])(${Object.keys(FORBIDDEN)
    .map((word) => word.replaceAll('_', '[^a-z.,;:!?]'))
    .join('|')})(?![a-z])`,
  'g',
);

/** `mendTransfer`, `MEND_KEY` and `mend-key` as `mend transfer`, `mend key`, `mend key`. */
function inWords(text: string): string {
  return text
    .replace(FOREIGN, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

it('no word of a private vocabulary is left in code, tests, docs or the names of files', () => {
  const found = FILES.flatMap((file) =>
    [file, ...readFileSync(file, 'utf8').split('\n')].flatMap((line, number) =>
      [...inWords(line).matchAll(PATTERN)].map(([word]) => `${file}:${number} ${word}`),
    ),
  );
  expect(found).toEqual([]);
});

it('a word is found in every form of a name', () => {
  const names = ['mendTransfer', 'MendingView', 'SETTLE_KEY', 'is-desk-away', 'lookAgainIn', 'amend'];
  expect(names.map((name) => [...inWords(name).matchAll(PATTERN)].map(([word]) => word))).toEqual([
    ['mend'],
    ['mending'],
    ['settle'],
    ['desk', 'away'],
    ['look again'],
    [],
  ]);
});
