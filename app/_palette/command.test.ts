import { Scale } from 'lucide-react';
import { expect, it } from 'vitest';
import { matching } from './command.ts';

const command = (label: string, note?: string) => ({
  id: label,
  label,
  icon: Scale,
  run: () => {},
  ...(note ? { note } : {}),
});

const GROUPS = [
  { title: 'Pages', items: [command('Work queue', 'g w'), command('Audit trail')] },
  { title: 'Actions', items: [command('Use dark theme')] },
];

const found = (typed: string) => matching(GROUPS, typed).map(({ title, items }) => [title, items.length]);

it('every word must be in label or note, in any order and case', () => {
  expect(found('QUEUE w')).toEqual([['Pages', 1]]);
  expect(found('theme dark')).toEqual([['Actions', 1]]);
  expect(found('dark queue')).toEqual([]);
});

it('nothing typed shows everything', () => {
  expect(found('  ')).toEqual([
    ['Pages', 2],
    ['Actions', 1],
  ]);
});
