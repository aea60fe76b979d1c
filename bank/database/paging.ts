import type { Page } from '#lib/bank-client/contract.ts';

export interface PageRequest<Cursor> {
  limit: number;
  cursor?: Cursor | undefined;
}

/** Takes one row more than the page holds, if there is one. */
export function pageOf<Item extends { id: string | number }>(items: Item[], limit: number): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last ? String(last.id) : null };
}
