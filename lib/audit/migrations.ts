import { type Kysely, sql } from 'kysely';
import { makeAppendOnly } from '#lib/database/append-only.ts';
import type { DatabaseKind, Schema } from '#lib/database/open.ts';

export function auditSchema(kind: DatabaseKind): Schema {
  return {
    kind,
    name: 'audit',
    migrations: { '0001-initial': { up: (db) => createInitial(db, kind) } },
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
