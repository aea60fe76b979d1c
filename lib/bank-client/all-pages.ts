import type { Page } from './contract.ts';

type List<Item> = (page: { limit: number; cursor?: string }) => Promise<Page<Item>>;

export async function readAllPages<Item>(list: List<Item>): Promise<Item[]> {
  return (await readWhole(list)).items;
}

export async function readWhole<Item>(list: List<Item>): Promise<Required<Omit<Page<Item>, 'next'>>> {
  const items: Item[] = [];
  const unreadable: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: 500, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    unreadable.push(...(page.unreadable ?? []));
    cursor = page.next;
  } while (cursor);
  return { items, unreadable };
}
