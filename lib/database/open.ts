import { type Dialect, Kysely, type Migration, Migrator, sql } from 'kysely';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What a database must look like for this build. */
export interface Schema {
  kind: DatabaseKind;
  /** Names the database in errors and its table of migrations. */
  name: 'bank' | 'audit';
  /** By name; names sort in the order in which they run, and never change once released. */
  migrations: Record<string, Migration>;
}

/**
 * Opens a database and runs the migrations it lacks, all or none. Processes that start at once take turns.
 *
 * @throws {Error} what the driver throws, or that a newer build migrated the database
 */
export async function openDatabase<Tables>(dialect: Dialect, schema: Schema): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, schema);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Brings an open database to the newest of the schema's migrations. */
export async function migrate<Tables>(db: Kysely<Tables>, { kind, name, migrations }: Schema): Promise<void> {
  const table = `${name}_migrations`;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    // Without it, a table of migrations in any other schema counts as this one's.
    ...(kind === 'postgres' ? { migrationTableSchema: await currentSchema(db) } : {}),
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const unknown = await unknownMigration(db, table, migrations);
  if (unknown === undefined) throw error;
  throw new Error(
    `A newer version of Remit has migrated the ${name} database (${unknown}). Run that version, or use another database.`,
    { cause: error },
  );
}

async function currentSchema<Tables>(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? 'public';
}

/** A migration that the database has seen and this build does not know. */
async function unknownMigration<Tables>(
  db: Kysely<Tables>,
  table: string,
  migrations: Record<string, Migration>,
): Promise<string | undefined> {
  const query = sql<{ name: string }>`select name from ${sql.table(table)} order by name`;
  const { rows } = await query.execute(db).catch(() => ({ rows: [] }));
  return rows.find(({ name }) => !(name in migrations))?.name;
}
