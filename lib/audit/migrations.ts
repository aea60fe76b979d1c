/** The audit trail's schema, as numbered steps that are never edited once released. */
import { type Kysely, sql } from 'kysely';
import type Database from 'libsql';

type Migration = (kind: 'sqlite' | 'postgres') => string[];

const TABLES = ['audit_intents', 'audit_outcomes'];

export const AUDIT_MIGRATIONS: readonly Migration[] = [
  (kind) => [
    `create table audit_intents (
      number ${kind === 'sqlite' ? 'integer primary key autoincrement' : 'bigint generated always as identity primary key'},
      id text not null unique,
      at text not null,
      actor text not null,
      role text not null,
      action text not null,
      target_kind text not null,
      target_id text not null,
      reason text,
      before text
    )`,
    `create table audit_outcomes (
      intent text primary key references audit_intents (id),
      at text not null,
      outcome text not null check (outcome in ('done', 'refused', 'unknown')),
      words text,
      after text
    )`,
    'create index audit_intents_of_target on audit_intents (target_kind, target_id, number)',
    'create index audit_intents_of_actor on audit_intents (actor, number)',
    'create index audit_intents_of_action on audit_intents (action, number)',
    ...(kind === 'sqlite' ? refuseChangesOnSqlite() : refuseChangesOnPostgres()),
  ],
];

/** A replacement (`insert or replace`) would remove a row without its delete trigger, so it is refused too. */
function refuseChangesOnSqlite(): string[] {
  const refuse = (table: string, change: string, when = '') =>
    `create trigger ${table}_refuse_${change} before ${change} on ${table} ${when}
     begin select raise(abort, '${table} is append-only'); end`;
  return [
    ...TABLES.flatMap((table) => [refuse(table, 'update'), refuse(table, 'delete')]),
    refuse(
      'audit_intents',
      'insert',
      'when exists (select 1 from audit_intents where number = new.number or id = new.id)',
    ),
    refuse(
      'audit_outcomes',
      'insert',
      'when exists (select 1 from audit_outcomes where intent = new.intent)',
    ),
  ];
}

function refuseChangesOnPostgres(): string[] {
  return TABLES.flatMap((table) => [
    `create function ${table}_refuse_change() returns trigger language plpgsql as
     $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_refuse_change before update or delete or truncate on ${table}
     for each statement execute function ${table}_refuse_change()`,
  ]);
}

/** @throws {Error} when the file was written by a newer build, which must not be guessed at */
export function migrateSqlite(connection: Database.Database, migrations: readonly Migration[]): void {
  // The lock is taken before the version is read: two processes that start at once take turns.
  connection.exec('begin immediate');
  try {
    const { user_version: version } = connection.prepare('pragma user_version').get() as {
      user_version: number;
    };
    for (const statement of statementsFrom(version, migrations, 'sqlite')) connection.exec(statement);
    connection.exec(`pragma user_version = ${migrations.length}`);
    connection.exec('commit');
  } catch (error) {
    connection.exec('rollback');
    throw error;
  }
}

/** @throws {Error} when the schema was written by a newer build, which must not be guessed at */
export async function migratePostgres<Tables>(
  db: Kysely<Tables>,
  migrations: readonly Migration[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two processes that start at once would otherwise both create the tables.
    await sql`select pg_advisory_xact_lock(4011)`.execute(trx);
    await sql`create table if not exists audit_schema (version integer not null)`.execute(trx);
    const { rows } = await sql<{ version: number }>`select version from audit_schema`.execute(trx);
    for (const statement of statementsFrom(rows[0]?.version ?? 0, migrations, 'postgres')) {
      await sql.raw(statement).execute(trx);
    }
    await sql`delete from audit_schema`.execute(trx);
    await sql`insert into audit_schema (version) values (${migrations.length})`.execute(trx);
  });
}

function statementsFrom(
  version: number,
  migrations: readonly Migration[],
  kind: 'sqlite' | 'postgres',
): string[] {
  if (version > migrations.length) {
    throw new Error(
      `The audit trail has schema version ${version}, and this build knows versions up to ${migrations.length}. Run the newer build, or give this one another database.`,
    );
  }
  return migrations.slice(version).flatMap((migration) => migration(kind));
}
