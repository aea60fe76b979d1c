import { type Kysely, sql } from 'kysely';
import { makeAppendOnly } from '#lib/database/append-only.ts';
import type { DatabaseKind, Schema } from '#lib/database/open.ts';
import { linkEarlierRow, NO_HASH } from './chain.ts';
import type { AuditTables } from './tables.ts';

export function auditSchema(kind: DatabaseKind): Schema {
  return {
    kind,
    name: 'audit',
    migrations: {
      '0001-initial': { up: (db) => createInitial(db, kind) },
      '0002-chain': { up: (db) => createChain(db, kind) },
      '0003-lower-case': { up: indexInLowerCase },
    },
  };
}

async function createInitial(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('audit_intents')
    .addColumn('number', kind === 'postgres' ? 'bigint' : 'integer', (column) =>
      kind === 'postgres'
        ? column.primaryKey().generatedAlwaysAsIdentity()
        : column.primaryKey().autoIncrement(),
    )
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target_kind', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('before', 'text')
    .execute();
  await db.schema
    .createTable('audit_outcomes')
    .addColumn('intent', 'text', (column) => column.primaryKey().references('audit_intents.id'))
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) =>
      column.notNull().check(sql`outcome in ('done', 'refused', 'unknown')`),
    )
    .addColumn('message', 'text')
    .addColumn('after', 'text')
    .execute();
  await createIntentIndex(db, 'target', ['target_kind', 'target_id', 'number']);
  await createIntentIndex(db, 'actor', ['actor', 'number']);
  await createIntentIndex(db, 'action', ['action', 'number']);
  await makeAppendOnly(db, kind, 'audit_intents', ['number', 'id']);
  await makeAppendOnly(db, kind, 'audit_outcomes', ['intent']);
}

async function createIntentIndex(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(`audit_intents_by_${name}`).on('audit_intents').columns(columns).execute();
}

/** The list asks for targets and actors in lower case, which the first indexes do not hold. */
async function indexInLowerCase(db: Kysely<unknown>): Promise<void> {
  for (const name of ['target', 'actor']) await db.schema.dropIndex(`audit_intents_by_${name}`).execute();
  const { schema } = db;
  await schema
    .createIndex('audit_intents_by_target')
    .on('audit_intents')
    .column('target_kind')
    .expression(sql`lower(target_id)`)
    .column('number')
    .execute();
  await schema
    .createIndex('audit_intents_by_actor')
    .on('audit_intents')
    .expression(sql`lower(actor)`)
    .column('number')
    .execute();
}

async function createChain(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('audit_intents').addColumn('decided', 'text').execute();
  await db.schema
    .createTable('audit_chain')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('intent', 'text', (column) => column.notNull().references('audit_intents.id'))
    .addColumn('previous_hash', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addUniqueConstraint('audit_chain_links_a_row_once', ['intent', 'kind'])
    .execute();
  await db.schema
    .createTable('audit_head')
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await linkEarlierRows(db.withTables<AuditTables>());
  await makeAppendOnly(db, kind, 'audit_chain', ['number', 'previous_hash']);
}

/** As they are now: the chain says nothing of the time before it. */
async function linkEarlierRows(db: Kysely<AuditTables>): Promise<void> {
  await db.insertInto('audit_head').values({ number: 0, hash: NO_HASH }).execute();
  for (let last: number | null = 0; last !== null; ) last = await linkBatch(db, last);
}

async function linkBatch(db: Kysely<AuditTables>, after: number): Promise<number | null> {
  const intents = await db
    .selectFrom('audit_intents')
    .selectAll()
    .where('number', '>', after)
    .orderBy('number')
    .limit(1_000)
    .execute();
  for (const intent of intents) {
    await linkEarlierRow(db, 'intent', intent.id, intent);
    const outcomes = db.selectFrom('audit_outcomes').selectAll().where('intent', '=', intent.id);
    for (const outcome of await outcomes.execute()) await linkEarlierRow(db, 'outcome', intent.id, outcome);
  }
  return intents.at(-1)?.number ?? null;
}
