import { expect, it } from 'vitest';
import { parseAuditFilter } from './filter.ts';

it('a filter of the trail that can be read has no problems', () => {
  const { filter, problems } = parseAuditFilter({
    actor: ' Olga ',
    action: 'act-as',
    about: 'transfer',
    id: '',
  });
  expect(problems).toEqual({});
  expect(filter).toMatchObject({ actor: 'Olga', actions: ['act-as'], target: undefined });
});

it.each([
  [{ action: 'nonsense' }, 'action'],
  [{ about: 'everything', id: 'rm-1' }, 'about'],
  [{ id: 'rm-1' }, 'about'],
  [{ actor: 'x'.repeat(101) }, 'actor'],
  [{ cursor: 'first' }, 'cursor'],
])('of %j it says what cannot be read', (query, name) => {
  expect(Object.keys(parseAuditFilter(query).problems)).toEqual([name]);
});

it('what pages show of a transfer is its target, and of an account only itself', () => {
  const target = (about: string, id: string) => parseAuditFilter({ about, id }).filter.target?.id;
  expect(target('transfer', 'transfer-rm-1')).toContain('rm-1');
  expect(target('transfer', 'http://127.0.0.1:3000/transfers/rm-1')).toContain('rm-1');
  expect(target('account', 'transfer-1')).toEqual(['transfer-1']);
});
