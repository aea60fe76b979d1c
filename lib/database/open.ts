import { type Dialect, Kysely, type Migration, Migrator, sql } from 'kysely';
import { requireSession } from './postgres.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface Schema {
  kind: DatabaseKind;
  name: 'bank' | 'audit';
  /** Run in the order of their names, which never change once released. */
  migrations: Record<string, Migration>;
}

/** Runs missing migrations, all or none. @throws {Error} of the driver, or for another version's database */
export async function openDatabase<Tables>(dialect: Dialect, schema: Schema): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect });
  try {
    if (schema.kind === 'postgres') {
      await requireSession(db, schema.name);
      await db.connection().execute((connection) => migrateInItsOwnTime(connection, schema));
    } else await migrate(db, schema);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

const TIMEOUTS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/** A table of months may take minutes to index, and who starts second waits for that. */
async function migrateInItsOwnTime<Tables>(connection: Kysely<Tables>, schema: Schema): Promise<void> {
  for (const name of TIMEOUTS) await sql.raw(`set ${name} = 0`).execute(connection);
  await migrate(connection, schema);
  for (const name of TIMEOUTS) await sql.raw(`reset ${name}`).execute(connection);
}

export async function migrate<Tables>(db: Kysely<Tables>, { kind, name, migrations }: Schema): Promise<void> {
  const table = `${name}_migrations`;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    // Without it Kysely takes a table of migrations in any schema for this one's.
    ...(kind === 'postgres' ? { migrationTableSchema: await currentSchema(db) } : {}),
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const unknown = await unknownMigration(db, table, migrations);
  if (unknown !== undefined) {
    throw new Error(
      `A newer version of Remit has migrated the ${name} database (${unknown}). Run that version, or use another database.`,
      { cause: error },
    );
  }
  if (!ALREADY_EXISTS.test(String(error))) throw error;
  throw new Error(
    `The ${name} database has tables that this version of Remit has not made. Empty it with \`npm run reset\`, or use another database.`,
    { cause: error },
  );
}

/** SQLite and PostgreSQL alike. */
const ALREADY_EXISTS = /already exists/;
const NO_TABLE = /no such table|does not exist/;

async function currentSchema<Tables>(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? 'public';
}

async function unknownMigration<Tables>(
  db: Kysely<Tables>,
  table: string,
  migrations: Record<string, Migration>,
): Promise<string | undefined> {
  const query = sql<{ name: string }>`select name from ${sql.table(table)} order by name`;
  const { rows } = await query.execute(db).catch((error: unknown) => {
    if (NO_TABLE.test(String(error))) return { rows: [] };
    throw error;
  });
  return rows.find(({ name }) => !(name in migrations))?.name;
}
