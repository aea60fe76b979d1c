import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Dialect, Kysely, type Migration, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { PGliteDialect } from '#testing/bank/pglite.ts';
import { makeAppendOnly } from './append-only.ts';
import { type DatabaseKind, openDatabase } from './open.ts';
import { parseInteger } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';

interface Tables {
  facts: { id: number; word: string };
}

let lite: PGlite;
beforeAll(async () => {
  lite = await PGlite.create();
});
afterAll(() => lite?.close());

let schemas = 0;

/** A database, or a schema of one, that can be opened several times in turn. */
async function newDatabase(kind: DatabaseKind): Promise<() => Dialect> {
  if (kind === 'postgres') {
    schemas += 1;
    await lite.exec(`create schema s${schemas}; set search_path to s${schemas}`);
    return () => new PGliteDialect(lite, true);
  }
  const folder = await mkdtemp(join(tmpdir(), 'remit-database-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return () => sqliteDialect(join(folder, 'new', 'facts.db'));
}

/** As a disk does now and then. */
function failingAt(query: RegExp, dialect: Dialect): Dialect {
  const driver = dialect.createDriver();
  const acquire = driver.acquireConnection.bind(driver);
  vi.spyOn(dialect, 'createDriver').mockReturnValue(driver);
  vi.spyOn(driver, 'acquireConnection').mockImplementation(async () => {
    const connection = await acquire();
    const execute = connection.executeQuery.bind(connection);
    const executeQuery: typeof execute = async (compiled) => {
      if (query.test(compiled.sql)) throw new Error('disk I/O error');
      return execute(compiled);
    };
    return { executeQuery, streamQuery: connection.streamQuery.bind(connection) };
  });
  return dialect;
}

const createFacts = (kind: DatabaseKind): Migration => ({
  up: async (db) => {
    await sql`create table facts (id integer primary key, word text not null)`.execute(db);
    await makeAppendOnly(db, kind, 'facts', ['id']);
  },
});

describe('a database on postgres', () => {
  it.each([
    ['default_transaction_isolation', 'repeatable read'],
    ['synchronous_commit', 'off'],
    ['synchronous_commit', 'local'],
  ])('is refused with %s = %s, and left as it is', async (setting, value) => {
    const dialect = await newDatabase('postgres');
    await lite.exec(`set ${setting} = '${value}'`);
    onTestFinished(async () => void (await lite.exec(`reset ${setting}`)));
    const schema = {
      kind: 'postgres',
      name: 'audit',
      migrations: { '0001': createFacts('postgres') },
    } as const;
    await expect(openDatabase<Tables>(dialect(), schema)).rejects.toThrow(
      `The audit database cannot be used with ${setting} = ${value}.`,
    );
    const { rows } = await lite.query(`select 1 from pg_tables where schemaname = 's${schemas}'`);
    expect(rows).toEqual([]);
  });
});

describe.each(['sqlite', 'postgres'] as const)('a database on %s', (kind) => {
  const open = (dialect: Dialect, migrations: Record<string, Migration>) =>
    openDatabase<Tables>(dialect, { kind, name: 'audit', migrations });
  const initial = createFacts(kind);

  it('runs each migration once, and keeps its rows when opened again', async () => {
    const dialect = await newDatabase(kind);
    const first = await open(dialect(), { '0001': initial });
    await first.insertInto('facts').values({ id: 1, word: 'one' }).execute();
    await first.destroy();
    const addColumn: Migration = {
      up: (db) => db.schema.alterTable('facts').addColumn('note', 'text').execute(),
    };
    const second = await open(dialect(), { '0001': initial, '0002': addColumn });
    onTestFinished(() => second.destroy());
    expect(await second.selectFrom('facts').selectAll().execute()).toEqual([
      { id: 1, word: 'one', note: null },
    ]);
  });

  it('keeps nothing of a migration that fails, nor of those before it', async () => {
    const dialect = await newDatabase(kind);
    const failing: Migration = {
      up: async (db) => {
        await sql`create table half_done (id integer)`.execute(db);
        await sql`insert into missing values (1)`.execute(db);
      },
    };
    await expect(open(dialect(), { '0001': initial, '0002': failing })).rejects.toThrow('missing');
    const db = await open(dialect(), { '0001': initial });
    onTestFinished(() => db.destroy());
    expect(await db.selectFrom('facts').selectAll().execute()).toEqual([]);
    await expect(sql`select * from half_done`.execute(db)).rejects.toThrow('half_done');
  });

  it('is refused if a newer build has migrated it', async () => {
    const dialect = await newDatabase(kind);
    const newer = await open(dialect(), { '0001': initial, '0002': { up: async () => {} } });
    await newer.destroy();
    await expect(open(dialect(), { '0001': initial })).rejects.toThrow(
      'A newer version of Remit has migrated the audit database (0002). Run that version, or use another database.',
    );
  });

  it('is refused, and left as it is, if its tables were made without migrations', async () => {
    const dialect = await newDatabase(kind);
    const earlier = new Kysely<Tables>({ dialect: dialect() });
    await sql`create table facts (id integer primary key)`.execute(earlier);
    await sql`insert into facts values (1)`.execute(earlier);
    await earlier.destroy();
    await expect(open(dialect(), { '0001': initial })).rejects.toThrow('Empty it with `npm run reset`');
    const after = new Kysely<Tables>({ dialect: dialect() });
    onTestFinished(() => after.destroy());
    expect(await after.selectFrom('facts').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('refuses to change, replace or remove a row of an append-only table', async () => {
    const dialect = await newDatabase(kind);
    const db = await open(dialect(), { '0001': initial });
    onTestFinished(() => db.destroy());
    await db.insertInto('facts').values({ id: 1, word: 'one' }).execute();
    const statements = ["update facts set word = 'two'", 'delete from facts'];
    if (kind === 'sqlite') statements.push("insert or replace into facts values (1, 'two')");
    else statements.push('truncate facts');
    for (const statement of statements) {
      await expect(sql.raw(statement).execute(db)).rejects.toThrow('facts is append-only');
    }
    expect(await db.selectFrom('facts').selectAll().execute()).toEqual([{ id: 1, word: 'one' }]);
  });
});

describe('a SQLite file', () => {
  it('whose migrations cannot be read is not taken for one without: nobody is told to empty it', async () => {
    const dialect = await newDatabase('sqlite');
    const earlier = new Kysely<Tables>({ dialect: dialect() });
    await sql`create table facts (id integer primary key)`.execute(earlier);
    await earlier.destroy();
    const schema = { kind: 'sqlite', name: 'audit', migrations: { '0001': createFacts('sqlite') } } as const;
    await expect(openDatabase<Tables>(failingAt(/^select name from/, dialect()), schema)).rejects.toThrow(
      'disk I/O error',
    );
  });

  it('is created with its folder, and a commit reaches the disk', async () => {
    const dialect = await newDatabase('sqlite');
    const db = await openDatabase<Tables>(dialect(), { kind: 'sqlite', name: 'audit', migrations: {} });
    onTestFinished(() => db.destroy());
    const pragma = async (name: string): Promise<unknown> => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
  });
});

describe('a 64-bit integer of Postgres', () => {
  it('is refused rather than rounded', () => {
    expect(parseInteger('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseInteger('9007199254740993')).toThrow('9007199254740993');
  });
});
