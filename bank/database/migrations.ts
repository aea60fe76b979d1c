/**
 * The schema, as numbered steps that are never edited once released. The two databases differ only
 * in how a trigger is written and in the collation that makes text keys page in byte order.
 */
import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from './database.ts';
import type { Tables } from './tables.ts';

type Migration = (kind: DatabaseKind) => string[];

/** Tables whose rows are facts: written once, never changed, never removed. */
const APPEND_ONLY = ['entries', 'transactions', 'keys'];

const MIGRATIONS: Migration[] = [
  (kind) => [
    ...createTables(kind === 'postgres' ? 'text collate "C"' : 'text'),
    ...createIndexes(),
    ...APPEND_ONLY.flatMap(kind === 'postgres' ? refuseChangesOnPostgres : refuseChangesOnSqlite),
  ],
  () => ['create index standing_transits on transits (transfer) where amount_minor > 0'],
  () => ['create index calls_of_transaction on calls (transaction_id) where transaction_id is not null'],
  () => ['alter table faults add column ended_at text'],
  allowAdjustments,
];

/**
 * Brings the database to the schema this build knows, in one transaction.
 *
 * @throws {Error} when the database was written by a newer build, which must not be guessed at.
 */
export async function migrate(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two processes starting at once on Postgres would otherwise both create the tables.
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(4010)`.execute(trx);
    await sql`create table if not exists schema_version (version integer not null)`.execute(trx);
    const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(trx);
    const version = rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length) {
      throw new Error(
        `The bank's database has schema version ${version}, and this build knows versions up to ${MIGRATIONS.length}. Run the newer build, or give this one another database.`,
      );
    }
    for (const migration of MIGRATIONS.slice(version)) {
      for (const statement of migration(kind)) await sql.raw(statement).execute(trx);
    }
    if (rows.length === 0)
      await sql`insert into schema_version (version) values (${MIGRATIONS.length})`.execute(trx);
    else await sql`update schema_version set version = ${MIGRATIONS.length}`.execute(trx);
  });
}

/** SQLite cannot change a check: the table is made anew, while foreign keys are not looked at. */
function allowAdjustments(kind: DatabaseKind): string[] {
  const kinds = `('opening', 'withdrawal', 'deposit', 'refund', 'external-refund', 'adjustment')`;
  if (kind === 'postgres') {
    return [
      'alter table transactions drop constraint transactions_kind_check',
      `alter table transactions add constraint transactions_kind_check check (kind in ${kinds})`,
    ];
  }
  return [
    `create table transactions_with_adjustments (
      id text primary key,
      kind text not null check (kind in ${kinds}),
      key text unique,
      transfer text,
      reason text,
      external_reference text,
      posted_at text not null
    )`,
    `insert into transactions_with_adjustments (id, kind, key, transfer, reason, external_reference, posted_at)
      select id, kind, key, transfer, reason, external_reference, posted_at from transactions`,
    'drop table transactions',
    'alter table transactions_with_adjustments rename to transactions',
    'create index transactions_of_transfer on transactions (transfer)',
    ...refuseChangesOnSqlite('transactions'),
  ];
}

function createTables(key: string): string[] {
  return [
    `create table accounts (
      id ${key} primary key,
      bank text not null,
      holder text not null,
      currency text not null,
      kind text not null check (kind in ('customer', 'clearing', 'equity', 'external-refunds')),
      status text not null check (status in ('open', 'frozen', 'closed')),
      posted_minor bigint not null,
      in_transit_minor bigint not null check (in_transit_minor >= 0),
      check (kind = 'equity' or posted_minor >= 0)
    )`,
    `create table transits (
      transfer ${key} primary key,
      account ${key} not null references accounts (id),
      clearing_account ${key} not null references accounts (id),
      currency text not null,
      amount_minor bigint not null check (amount_minor >= 0)
    )`,
    `create table transactions (
      id ${key} primary key,
      kind text not null check (kind in ('opening', 'withdrawal', 'deposit', 'refund', 'external-refund')),
      key ${key} unique,
      transfer ${key},
      reason text,
      external_reference text,
      posted_at text not null
    )`,
    `create table entries (
      id bigint primary key,
      transaction_id ${key} not null references transactions (id),
      account ${key} not null references accounts (id),
      amount_minor bigint not null check (amount_minor <> 0),
      balance_minor bigint not null
    )`,
    `create table keys (
      key ${key} primary key,
      outcome text not null check (outcome in ('posted', 'refused', 'void')),
      request_hash text,
      account text,
      amount_minor bigint,
      currency text,
      transfer text,
      code text,
      detail text,
      transaction_id ${key} unique references transactions (id),
      balance_minor bigint,
      decided_at text not null,
      check ((outcome = 'posted') = (transaction_id is not null)),
      check ((outcome = 'refused') = (code is not null))
    )`,
    `create table calls (
      id bigint primary key,
      at text not null,
      operation text not null,
      key text,
      attempt bigint,
      bank text,
      account text,
      amount_minor bigint,
      transfer ${key},
      fault_kind text,
      status integer,
      outcome text not null,
      code text,
      transaction_id text,
      answer_lost integer not null,
      duration_ms double precision not null
    )`,
    `create table faults (
      id bigint primary key,
      kind text not null,
      scope text not null,
      params text not null,
      armed_by text not null,
      reason text not null,
      seconds integer,
      count integer,
      state text not null check (state in ('armed', 'used-up', 'expired', 'cleared')),
      decided integer not null,
      armed_at text not null,
      expires_at text
    )`,
    'create table events (id bigint primary key, event text not null, data text not null)',
    `create table counters (
      id integer primary key check (id = 1),
      event bigint not null,
      entry bigint not null,
      call bigint not null,
      transaction_number bigint not null,
      fault bigint not null
    )`,
    `insert into counters (id, event, entry, call, transaction_number, fault) values (1, 0, 0, 0, 100000, 0)`,
  ];
}

function createIndexes(): string[] {
  return [
    'create index entries_of_account on entries (account, id)',
    'create index entries_of_transaction on entries (transaction_id)',
    'create index transactions_of_transfer on transactions (transfer)',
    'create index calls_of_transfer on calls (transfer, id)',
    `create index armed_faults on faults (expires_at) where state = 'armed'`,
  ];
}

function refuseChangesOnSqlite(table: string): string[] {
  return ['update', 'delete'].map(
    (change) =>
      `create trigger ${table}_refuse_${change} before ${change} on ${table}
       begin select raise(abort, '${table} is append-only'); end`,
  );
}

function refuseChangesOnPostgres(table: string): string[] {
  return [
    `create function ${table}_refuse_change() returns trigger language plpgsql as
     $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_refuse_change before update or delete or truncate on ${table}
     for each statement execute function ${table}_refuse_change()`,
  ];
}
