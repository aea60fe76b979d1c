import type { Kysely } from 'kysely';
import type { Fault, Page } from '#lib/bank/schemas.ts';
import { toFault } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import { type PageRequest, pageOf } from '../ledger/balances.ts';

/** All faults as they stand now, newest first. */
export async function listFaults(
  db: Kysely<Tables>,
  { limit, cursor }: PageRequest<number>,
): Promise<Page<Fault>> {
  const rows = await db
    .selectFrom('faults')
    .selectAll()
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { items, next } = pageOf(rows, limit);
  return { items: items.map((row) => toFault(row, now())), next };
}

export async function getFault(db: Kysely<Tables>, id: string): Promise<Fault | undefined> {
  const row = await db
    .selectFrom('faults')
    .selectAll()
    .where('id', '=', Number(id.slice(1)))
    .executeTakeFirst();
  return row && toFault(row, now());
}

function now(): string {
  return new Date().toISOString();
}
