import type { Page } from '#lib/bank-client/contract.ts';

interface Listed {
  id: string | number;
}

/**
 * The newest page on top of the rows loaded so far, each row once and as the newest page has it.
 * Undefined where rows between the two are missing.
 */
export function joinNewest<Item extends Listed>(
  newest: Page<Item>,
  loaded: readonly Item[],
): Item[] | undefined {
  const ids = new Set(newest.items.map(({ id }) => id));
  const older = loaded.filter(({ id }) => !ids.has(id));
  const isGap = older.length === loaded.length && newest.next !== null;
  return isGap ? undefined : [...newest.items, ...older];
}
