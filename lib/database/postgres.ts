import { type Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** Asked for on every connection; {@link requireSession} checks what came of it. */
const SESSION = '-c default_transaction_isolation=read\\ committed -c synchronous_commit=on';

export function postgresDialect(url: string, settings: pg.PoolConfig & { max: number }): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: SESSION,
    types: { getTypeParser: parserOf },
    ...settings,
  });
  // The pool replaces a broken connection. An error event without a listener would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({ pool });
}

/**
 * Writers lock a row and then read what others have committed, which needs “read committed”; and what is answered
 * must be on disk. An address or a pooler may say otherwise.
 * @throws {Error} naming the setting
 */
export async function requireSession<Tables>(db: Kysely<Tables>, name: string): Promise<void> {
  const { rows } = await sql<{ isolation: string; durability: string }>`
    select current_setting('default_transaction_isolation') as isolation,
           current_setting('synchronous_commit') as durability`.execute(db);
  const { isolation, durability } = rows[0] ?? {};
  if (isolation !== 'read committed') throw unfit(name, 'default_transaction_isolation', isolation);
  if (durability !== 'on' && durability !== 'remote_apply')
    throw unfit(name, 'synchronous_commit', durability);
}

function unfit(name: string, setting: string, value: string | undefined): Error {
  return new Error(
    `The ${name} database cannot be used with ${setting} = ${value}. Check its address, role and pooler.`,
  );
}

function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? parseInteger : pg.types.getTypeParser(oid, format);
}

/** @throws {Error} if JavaScript cannot represent the number exactly */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`The number ${text} in the database is too large.`);
  return value;
}
