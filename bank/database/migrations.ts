import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { makeAppendOnly } from '#lib/database/append-only.ts';
import type { DatabaseKind, Schema } from '#lib/database/open.ts';
import { wordRowsOf } from './account-words.ts';
import { inBatches } from './batches.ts';
import type { Tables } from './tables.ts';

export function bankSchema(kind: DatabaseKind): Schema {
  return {
    kind,
    name: 'bank',
    migrations: {
      '0001-initial': { up: (db) => createInitial(db, kind) },
      '0002-account-words': { up: (db) => createAccountWords(db, idType(kind)) },
      '0003-calls-by-filter': { up: indexCallsByFilter },
      '0004-failed-withdrawals': { up: indexFailedWithdrawals },
      '0005-ledger-id': { up: createLedgerId },
      '0006-retention': { up: prepareRetention },
      '0007-reset-at': { up: addResetAt },
    },
  };
}

type IdType = 'text' | ReturnType<typeof sql>;

/** Lists are paged by these columns, so both databases must sort them by byte. */
function idType(kind: DatabaseKind): IdType {
  return kind === 'postgres' ? sql`text collate "C"` : 'text';
}

async function createInitial(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const id = idType(kind);
  await createAccounts(db, id);
  await createLedger(db, id);
  await createCalls(db, id);
  await createFaults(db);
  await createFeed(db);
  await makeAppendOnly(db, kind, 'transactions', ['id', 'key']);
  await makeAppendOnly(db, kind, 'entries', ['id']);
  await makeAppendOnly(db, kind, 'keys', ['key', 'transaction_id']);
}

async function createAccounts(db: Kysely<unknown>, id: IdType): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('bank', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('customer', 'clearing', 'equity', 'external-refunds')`),
    )
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('open', 'frozen', 'closed')`),
    )
    .addColumn('posted_minor', 'bigint', (column) => column.notNull())
    .addColumn('in_transit_minor', 'bigint', (column) => column.notNull().check(sql`in_transit_minor >= 0`))
    .addCheckConstraint('accounts_covered', sql`kind = 'equity' or posted_minor >= 0`)
    .execute();
  await db.schema
    .createTable('transits')
    .addColumn('transfer', id, (column) => column.primaryKey())
    .addColumn('account', id, (column) => column.notNull().references('accounts.id'))
    .addColumn('clearing_account', id, (column) => column.notNull().references('accounts.id'))
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('amount_minor', 'bigint', (column) => column.notNull().check(sql`amount_minor >= 0`))
    .execute();
  await sql`create index transits_open on transits (transfer) where amount_minor > 0`.execute(db);
}

async function createLedger(db: Kysely<unknown>, id: IdType): Promise<void> {
  await db.schema
    .createTable('transactions')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) =>
      column
        .notNull()
        .check(sql`kind in ('opening', 'withdrawal', 'deposit', 'refund', 'external-refund', 'adjustment')`),
    )
    .addColumn('key', id, (column) => column.unique())
    .addColumn('transfer', id)
    .addColumn('reason', 'text')
    .addColumn('external_reference', 'text')
    .addColumn('posted_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('entries')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('transaction_id', id, (column) => column.notNull().references('transactions.id'))
    .addColumn('account', id, (column) => column.notNull().references('accounts.id'))
    .addColumn('amount_minor', 'bigint', (column) => column.notNull().check(sql`amount_minor <> 0`))
    .addColumn('balance_minor', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('keys')
    .addColumn('key', id, (column) => column.primaryKey())
    .addColumn('outcome', 'text', (column) =>
      column.notNull().check(sql`outcome in ('posted', 'refused', 'void')`),
    )
    .addColumn('operation', 'text')
    .addColumn('request_hash', 'text')
    .addColumn('account', 'text')
    .addColumn('amount_minor', 'bigint')
    .addColumn('currency', 'text')
    .addColumn('transfer', 'text')
    .addColumn('code', 'text')
    .addColumn('detail', 'text')
    .addColumn('transaction_id', id, (column) => column.unique().references('transactions.id'))
    .addColumn('balance_minor', 'bigint')
    .addColumn('decided_at', 'text', (column) => column.notNull())
    .addCheckConstraint('keys_posted', sql`(outcome = 'posted') = (transaction_id is not null)`)
    .addCheckConstraint('keys_refused', sql`(outcome = 'refused') = (code is not null)`)
    .execute();
  await createIndex(db, 'transactions_by_transfer', 'transactions', ['transfer']);
  await createIndex(db, 'entries_by_account', 'entries', ['account', 'id']);
  await createIndex(db, 'entries_by_transaction', 'entries', ['transaction_id']);
}

async function createCalls(db: Kysely<unknown>, id: IdType): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('key', 'text')
    .addColumn('attempt', 'bigint')
    .addColumn('bank', 'text')
    .addColumn('account', 'text')
    .addColumn('amount_minor', 'bigint')
    .addColumn('transfer', id)
    .addColumn('fault_kind', 'text')
    .addColumn('status', 'integer')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('transaction_id', 'text')
    .addColumn('answer_lost', 'integer', (column) => column.notNull())
    .addColumn('duration_ms', 'double precision', (column) => column.notNull())
    .execute();
  await createIndex(db, 'calls_by_transfer', 'calls', ['transfer', 'id']);
  await sql`create index calls_by_transaction on calls (transaction_id)
    where transaction_id is not null`.execute(db);
}

/** The call log is paged by id within each of its filters. */
async function indexCallsByFilter(db: Kysely<unknown>): Promise<void> {
  for (const column of ['bank', 'operation', 'outcome']) {
    await createIndex(db, `calls_by_${column}`, 'calls', [column, 'id']);
  }
  await sql`create index calls_with_lost_answer on calls (id) where answer_lost = 1`.execute(db);
}

/** Reconciliation reads these, and no others that moved nothing. */
async function indexFailedWithdrawals(db: Kysely<unknown>): Promise<void> {
  await sql`create index calls_failed_withdrawals on calls (transfer)
    where operation = 'withdraw' and outcome = 'failed'`.execute(db);
}

/** An event needs a time to grow old, and the faults of a period are found by their end. */
async function prepareRetention(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('events').addColumn('at', 'text').execute();
  await createIndex(db, 'faults_by_end', 'faults', ['ended_at']);
}

async function createFaults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('faults')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('armed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('seconds', 'integer')
    .addColumn('count', 'integer')
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('armed', 'used-up', 'expired', 'cleared')`),
    )
    .addColumn('used', 'integer', (column) => column.notNull())
    .addColumn('armed_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await sql`create index faults_armed on faults (expires_at) where state = 'armed'`.execute(db);
}

async function createFeed(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('counters')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('event', 'bigint', (column) => column.notNull())
    .addColumn('entry', 'bigint', (column) => column.notNull())
    .addColumn('call', 'bigint', (column) => column.notNull())
    .addColumn('transaction_number', 'bigint', (column) => column.notNull())
    .addColumn('fault', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into counters (id, event, entry, call, transaction_number, fault)
    values (1, 0, 0, 0, 100000, 0)`.execute(db);
}

async function createAccountWords(db: Kysely<unknown>, id: IdType): Promise<void> {
  await db.schema
    .createTable('account_words')
    .addColumn('word', id, (column) => column.notNull())
    .addColumn('account', id, (column) => column.notNull().references('accounts.id'))
    .addPrimaryKeyConstraint('account_words_key', ['word', 'account'])
    .execute();
  await createIndex(db, 'account_words_by_account', 'account_words', ['account', 'word']);
  const tables = db.withTables<Pick<Tables, 'accounts' | 'account_words'>>();
  const customers = await tables.selectFrom('accounts').selectAll().where('kind', '=', 'customer').execute();
  for (const rows of inBatches(customers.flatMap(wordRowsOf))) {
    await tables.insertInto('account_words').values(rows).execute();
  }
}

/** An emptied database gets another. */
async function createLedgerId(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledger')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .execute();
  const tables = db.withTables<Pick<Tables, 'ledger'>>();
  await tables
    .insertInto('ledger')
    .values({ id: randomBytes(8).toString('hex') })
    .execute();
}

async function addResetAt(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('ledger').addColumn('reset_at', 'text').execute();
}

async function createIndex(
  db: Kysely<unknown>,
  name: string,
  table: string,
  columns: string[],
): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
