import { expect, it } from 'vitest';
import { searchText } from './search-text.ts';

it.each([
  ['85–150', '85-150'],
  [' rm‑k7m2q‑9xw4t\u200b', 'rm-k7m2q-9xw4t'],
  ['http://127.0.0.1:3000/accounts/85-150?cursor=7', '85-150'],
  ['Smith–Jones', 'Smith–Jones'],
  ['Ada  Moreau', 'Ada  Moreau'],
])('a search for %j is for %j', (pasted, text) => {
  expect(searchText.parse(pasted)).toBe(text);
});
