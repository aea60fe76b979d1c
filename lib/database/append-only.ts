import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from './open.ts';

/** `unique` is for SQLite: `insert or replace` removes rows with equal values without a delete trigger. */
export async function makeAppendOnly<Tables>(
  db: Kysely<Tables>,
  kind: DatabaseKind,
  table: string,
  unique: readonly string[],
): Promise<void> {
  const triggers = kind === 'postgres' ? postgresTriggers(table) : sqliteTriggers(table, unique);
  for (const statement of triggers) await sql.raw(statement).execute(db);
}

function sqliteTriggers(table: string, unique: readonly string[]): string[] {
  const trigger = (change: string, condition = '') =>
    `create trigger ${table}_refuse_${change} before ${change} on ${table} ${condition}
     begin select raise(abort, '${table} is append-only'); end`;
  const replaces = unique.map((column) => `${column} = new.${column}`).join(' or ');
  return [
    trigger('update'),
    trigger('delete'),
    trigger('insert', `when exists (select 1 from ${table} where ${replaces})`),
  ];
}

function postgresTriggers(table: string): string[] {
  return [
    `create function ${table}_refuse_change() returns trigger language plpgsql as
     $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_refuse_change before update or delete or truncate on ${table}
     for each statement execute function ${table}_refuse_change()`,
  ];
}
