/** A real bank for tests, on its own port and database, which are removed when it closes. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import pino from 'pino';
import type { BankDatabase } from '#bank/database/database.ts';
import { hasTimedOut, isUnavailable, openPostgres, openPostgresDialect } from '#bank/database/postgres.ts';
import { openSqlite } from '#bank/database/sqlite.ts';
import { type BankOptions, startBank } from '#bank/server.ts';
import { ALL_SCOPES } from '#bank/shared/scopes.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import type { DatabaseKind } from '#lib/database/open.ts';
import { parseInteger } from '#lib/database/postgres.ts';
import { PGliteDialect } from './pglite.ts';

type TestBankOptions = Partial<Pick<BankOptions, 'faultLab' | 'feed' | 'log' | 'port' | 'tokens'>> & {
  /** Which may do everything; others are in `tokens`. */
  token?: string;
};

export interface TestBank {
  url: string;
  token: string;
  client: BankClient;
  database: BankDatabase;
  close: () => Promise<void>;
}

/** Starts a bank with the seed accounts, on SQLite by default. */
export async function startTestBank(
  kind: DatabaseKind = 'sqlite',
  options: TestBankOptions = {},
): Promise<TestBank> {
  const database = await openTestDatabase(kind);
  return startTestBankOn(database, options);
}

export async function startTestBankOn(
  database: BankDatabase,
  options: TestBankOptions = {},
): Promise<TestBank> {
  const token = options.token ?? randomUUID();
  const { url, close } = await startBank({
    database,
    host: '127.0.0.1',
    port: 0,
    faultLab: true,
    retentionDays: 90,
    log: pino({ level: 'silent' }),
    ...options,
    tokens: new Map([[token, ALL_SCOPES], ...(options.tokens ?? [])]),
  });
  return { url, token, client: createBankClient({ baseUrl: url, token }), database, close };
}

/** A new database, removed when it is closed. Postgres is PGlite unless TEST_BANK_DATABASE_URL names a server. */
export async function openTestDatabase(kind: DatabaseKind): Promise<BankDatabase> {
  if (kind === 'sqlite') return openTestSqlite();
  const server = process.env.TEST_BANK_DATABASE_URL;
  return server ? openOnServer(server) : openTestPGlite();
}

async function openTestSqlite(): Promise<BankDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bank-'));
  const database = await openSqlite(join(folder, 'bank.db'));
  return closingWith(database, () => rm(folder, { recursive: true }));
}

async function openOnServer(server: string): Promise<BankDatabase> {
  const { url, drop } = await createTestDatabase(server);
  return closingWith(await openPostgres(url), drop);
}

/** A new database on a Postgres server, for tests in which several processes share it. */
export async function createTestDatabase(
  server: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `remit_test_${randomUUID().replaceAll('-', '')}`;
  await runOnce(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => runOnce(server, `drop database ${name} with (force)`) };
}

async function runOnce(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function openTestPGlite(): Promise<BankDatabase> {
  const lite = await PGlite.create({ parsers: { [pg.types.builtins.INT8]: parseInteger } });
  const db = await openPostgresDialect(new PGliteDialect(lite));
  return {
    kind: 'postgres',
    location: 'in this process',
    db,
    isUnavailable,
    hasTimedOut,
    close: () => db.destroy(),
  };
}

function closingWith(database: BankDatabase, remove: () => Promise<void>): BankDatabase {
  return {
    ...database,
    close: async () => {
      await database.close();
      await remove();
    },
  };
}
