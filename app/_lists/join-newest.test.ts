import { expect, it } from 'vitest';
import { joinNewest } from './join-newest.ts';

const rows = (...ids: number[]) => ids.map((id) => ({ id, seen: 'before' }));
const page = (ids: number[], next: string | null) => ({
  items: ids.map((id) => ({ id, seen: 'now' })),
  next,
});

it('new rows come on top, and loaded pages stay', () => {
  const joined = joinNewest(page([7, 6, 5], '5'), rows(6, 5, 4, 3, 2));
  expect(joined?.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2]);
});

it('a row that has changed is shown as it is now', () => {
  expect(joinNewest(page([2, 1], null), rows(2, 1))?.map(({ seen }) => seen)).toEqual(['now', 'now']);
});

it('rows missing between the two are noticed', () => {
  expect(joinNewest(page([9, 8, 7], '7'), rows(5, 4, 3))).toBeUndefined();
  expect(joinNewest(page([9, 8, 7], '7'), [])).toBeUndefined();
});

it('a newest page that is the whole list leaves nothing out', () => {
  expect(joinNewest(page([2, 1], null), [])?.map(({ id }) => id)).toEqual([2, 1]);
  expect(joinNewest(page([], null), [])).toEqual([]);
});
