/** The audit trail's own database: facts are added to it, never changed and never removed. */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Dialect,
  type Generated,
  Kysely,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
} from 'kysely';
import Database from 'libsql';
import pg from 'pg';
import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { AUDIT_MIGRATIONS, migratePostgres, migrateSqlite } from './migrations.ts';

/** That somebody set out to do something: written before it is done. */
export interface IntentRow {
  number: Generated<number>;
  id: string;
  at: string;
  actor: string;
  role: string;
  action: string;
  target_kind: string;
  target_id: string;
  reason: string | null;
  /** JSON: what stood there before, where it was looked at. */
  before: string | null;
}

/** What came of an intent: written after. */
export interface OutcomeRow {
  intent: string;
  at: string;
  outcome: string;
  words: string | null;
  /** JSON: what stands there now, where it is known. */
  after: string | null;
}

export interface AuditTables {
  audit_intents: IntentRow;
  audit_outcomes: OutcomeRow;
}

export type AuditDatabase = Kysely<AuditTables>;

/** How long a process waits for another that writes. Writing takes well under a millisecond. */
const PATIENCE_MS = 5_000;

/**
 * The process's audit trail, opened on first use: `AUDIT_DATABASE_URL`'s Postgres, else the file of
 * `AUDIT_DATABASE_FILE`. One that could not be opened is tried again by the next call.
 *
 * @throws what the driver throws when it cannot be opened, or was written by a newer build
 */
export async function auditDatabase(): Promise<AuditDatabase> {
  const slot = perProcess('audit-database', (): { opening?: Promise<AuditDatabase> | undefined } => ({}));
  const { AUDIT_DATABASE_URL, AUDIT_DATABASE_FILE } = webEnv();
  slot.opening ??= AUDIT_DATABASE_URL
    ? openAuditPostgres(new PostgresDialect({ pool: poolOf(AUDIT_DATABASE_URL) }))
    : openAuditFile(AUDIT_DATABASE_FILE);
  try {
    return await slot.opening;
  } catch (error) {
    slot.opening = undefined;
    throw error;
  }
}

/** Opens a SQLite file, made with its folder when absent. Several processes may have it open. */
export async function openAuditFile(file: string): Promise<AuditDatabase> {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  const connection = new Database(path);
  try {
    connection.pragma(`busy_timeout = ${PATIENCE_MS}`);
    connection.pragma('journal_mode = WAL');
    // Every fact is on the disk before the deed it speaks of is done.
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    migrateSqlite(connection, AUDIT_MIGRATIONS);
  } catch (error) {
    connection.close();
    throw error;
  }
  return new Kysely<AuditTables>({ dialect: new SqliteDialect({ database: asKyselyKnowsIt(connection) }) });
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    keepAlive: true,
  });
  // A connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Opens a Postgres, through whichever driver. */
export async function openAuditPostgres(dialect: Dialect): Promise<AuditDatabase> {
  const db = new Kysely<AuditTables>({ dialect });
  try {
    await migratePostgres(db, AUDIT_MIGRATIONS);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** libsql takes parameters one by one, and Kysely gives them as a list. */
function asKyselyKnowsIt(connection: Database.Database): SqliteDatabase {
  return {
    close: () => connection.close(),
    prepare: (text) => {
      const statement = connection.prepare(text);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => statement.run(...parameters),
        iterate: (parameters) => statement.iterate(...parameters),
      };
    },
  };
}
