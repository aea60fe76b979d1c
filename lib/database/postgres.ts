import { PostgresDialect } from 'kysely';
import pg from 'pg';

export function postgresDialect(url: string, settings: pg.PoolConfig & { max: number }): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
    ...settings,
  });
  // The pool replaces a broken connection. An error event without a listener would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({ pool });
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
