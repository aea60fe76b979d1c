import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';
import { Pace } from '#bank/shared/in-steps.ts';

const STEP = 1_000;

/** How many rows of each table. */
export interface Pruned {
  calls: number;
  events: number;
  faults: number;
}

interface Rule {
  table: keyof Pruned;
  /** ISO 8601 in UTC, which sorts as text. */
  time: RawBuilder<string | null>;
  isOld: (before: string) => RawBuilder<boolean>;
}

/**
 * What nobody needs to know whose money it is. Accounts, entries, keys, transactions and transits stay for ever. The
 * calls of a transfer go together: all of them stay while its money is in transit, or while it is still called for,
 * so that no attempt looks as if it had never reached the bank. Of a transfer that was never withdrawn, its withdrawal
 * calls alone tell that its reference was used: they stay.
 */
const RULES: readonly Rule[] = [
  {
    table: 'calls',
    time: sql`at`,
    isOld: (before) => sql`at < ${before} and not exists
      (select 1 from transits where transits.transfer = calls.transfer and transits.amount_minor > 0)
      and (operation <> 'withdraw' or exists (select 1 from transits where transits.transfer = calls.transfer))
      and coalesce((select latest.at from calls as latest where latest.transfer = calls.transfer
        order by latest.id desc limit 1), '') < ${before}`,
  },
  // Without a time it is of an older build.
  { table: 'events', time: sql`at`, isOld: (before) => sql`(at is null or at < ${before})` },
  { table: 'faults', time: sql`ended_at`, isOld: (before) => sql`state <> 'armed' and ended_at < ${before}` },
];

/** Removes what is older than that, in short steps with rests, so that postings go on. */
export function prune(db: Kysely<Tables>, before: Date, signal?: AbortSignal): Promise<Pruned> {
  return inSteps(db, before, signal, async (table, rows) => {
    const { numAffectedRows } = await sql`delete from ${table} where ${rows}`.execute(db);
    return Number(numAffectedRows ?? 0);
  });
}

/** What {@link prune} would remove. */
export function countPrunable(db: Kysely<Tables>, before: Date): Promise<Pruned> {
  return inSteps(db, before, undefined, async (table, rows) => {
    const counted = await sql<{
      count: number;
    }>`select count(*) as count from ${table} where ${rows}`.execute(db);
    return counted.rows[0]?.count ?? 0;
  });
}

async function inSteps(
  db: Kysely<Tables>,
  before: Date,
  signal: AbortSignal | undefined,
  act: (table: RawBuilder<unknown>, rows: RawBuilder<unknown>) => Promise<number>,
): Promise<Pruned> {
  const pace = new Pace();
  const pruned: Pruned = { calls: 0, events: 0, faults: 0 };
  for (const { table, time, isOld } of RULES) {
    let window: Window | undefined = { after: 0 };
    while (window && !signal?.aborted) {
      const { after }: Window = window;
      await pace.step(async () => {
        const end = await endOfWindow(db, sql.table(table), after, time);
        const upTo = end ? sql`and id <= ${end.id}` : sql``;
        pruned[table] += await act(
          sql.table(table),
          sql`id > ${after} ${upTo} and ${isOld(before.toISOString())}`,
        );
        window = end && (end.time ?? '') < before.toISOString() ? { after: end.id } : undefined;
      });
    }
  }
  return pruned;
}

interface Window {
  after: number;
}

async function endOfWindow(
  db: Kysely<Tables>,
  table: RawBuilder<unknown>,
  after: number,
  time: RawBuilder<string | null>,
): Promise<{ id: number; time: string | null } | undefined> {
  const { rows } = await sql<{ id: number; time: string | null }>`
    select id, ${time} as time from ${table} where id > ${after} order by id limit 1 offset ${STEP - 1}`.execute(
    db,
  );
  return rows[0];
}
