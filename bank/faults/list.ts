import type { ExpressionBuilder, Kysely } from 'kysely';
import { type PageRequest, pageOf } from '#bank/database/paging.ts';
import { IS_ARMED, toFault } from '#bank/database/rows.ts';
import type { Tables } from '#bank/database/tables.ts';
import type { Fault, Page } from '#lib/bank-client/contract.ts';

/** Faults armed before `before` and not ended by `since`. */
export interface ArmedPeriod {
  since?: string | undefined;
  before?: string | undefined;
}

/** Newest first. Times are ISO 8601 in UTC with milliseconds, which sort by time as text. */
export async function listFaults(
  db: Kysely<Tables>,
  { since, before }: ArmedPeriod,
  { limit, cursor }: PageRequest<number>,
): Promise<Page<Fault>> {
  const rows = await db
    .selectFrom('faults')
    .selectAll()
    .$if(since !== undefined, (query) => query.where(armedAfter(since ?? '')))
    .$if(before !== undefined, (query) => query.where('armed_at', '<', before ?? ''))
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { items, next } = pageOf(rows, limit);
  return { items: items.map((row) => toFault(row, now())), next };
}

/**
 * An expired fault has no `ended_at` until the next check for expiry: until then `expires_at` counts. Two lookups,
 * each by an index: for one condition with “or” SQLite would read all faults there ever were.
 */
function armedAfter(since: string) {
  return ({ eb, selectFrom }: ExpressionBuilder<Tables, 'faults'>) => {
    const armed = selectFrom('faults as armed')
      .select('armed.id')
      .where(IS_ARMED)
      .where((row) => row.or([row('armed.expires_at', 'is', null), row('armed.expires_at', '>', since)]));
    const ended = selectFrom('faults as ended').select('ended.id').where('ended.ended_at', '>', since);
    return eb('id', 'in', ended.unionAll(armed));
  };
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
