import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import Database from 'libsql';
import { type BankDatabase, codeOf } from './database.ts';
import { migrate } from './migrations.ts';
import type { Tables } from './tables.ts';

/** Statements differ by the number of rows they insert; this many cover every usual group. */
const MAX_PREPARED_STATEMENTS = 500;

/**
 * Opens the bank's SQLite file, made with its folder when absent. Every commit is on the disk
 * before it returns (write-ahead log, full synchronous).
 *
 * @throws {Error} when the file cannot be opened or its schema is newer than this build.
 */
export async function openSqlite(file: string): Promise<BankDatabase> {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  const connection = new Database(path);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('busy_timeout = 5000');
  const db = new Kysely<Tables>({
    dialect: new ImmediateSqliteDialect({ database: preparingOnce(connection) }),
  });
  try {
    // With them on, a table to which others refer could not be dropped and made anew by a migration.
    connection.pragma('foreign_keys = OFF');
    await migrate(db, 'sqlite');
    connection.pragma('foreign_keys = ON');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { kind: 'sqlite', where: path, db, isUnavailable, close: () => db.destroy() };
}

/**
 * Takes the write lock when a transaction begins: a transaction that reads first and takes it later
 * fails at once, whatever the busy timeout, when another process wrote in between.
 */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Keeps statements prepared: preparing costs more than running most of them. */
function preparingOnce(connection: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      connection.close();
    },
    prepare: (text) => {
      const known = statements.get(text);
      if (known) return known;
      if (statements.size >= MAX_PREPARED_STATEMENTS) statements.clear();
      const statement = connection.prepare(text);
      const prepared: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => statement.run(...parameters),
        iterate: (parameters) => statement.iterate(...parameters),
      };
      statements.set(text, prepared);
      return prepared;
    },
  };
}

/** Locked by another process, the disk full or failing. */
function isUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|FULL|IOERR)/.test(codeOf(error) ?? '');
}
