import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type BankDatabase, codeOf } from './database.ts';
import { migrate } from './migrations.ts';
import type { Tables } from './tables.ts';

/** The channel on which a process tells the others that events were committed. */
export const EVENTS_CHANNEL = 'bank_events';

const RECONNECT_MS = 1000;

/**
 * All writers take turns by one lock. A process that is stuck while it holds the lock must neither
 * keep the others waiting for ever nor keep it for ever.
 */
const PATIENCE = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
  keepAlive: true,
};

/** What the driver itself says, without a code, of a connection that broke or could not be made. */
const CONNECTION_LOST = /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded)/i;

/** `idle_in_transaction_session_timeout` and `lock_not_available`. */
const TIMED_OUT = new Set(['25P03', '55P03']);

/**
 * Opens the bank's Postgres database; several processes may serve from the same one.
 *
 * @throws {Error} when the server does not answer or the schema is newer than this build.
 */
export async function openPostgres(url: string): Promise<BankDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    types: { getTypeParser: parserOf },
    ...PATIENCE,
  });
  // A connection that breaks is replaced by the pool, and the statement under way on it fails;
  // unheard, the event would end the process. The pool itself hears only those that are idle.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = await openPostgresDialect(new PostgresDialect({ pool }));
  return {
    kind: 'postgres',
    where: withoutPassword(url),
    db,
    isUnavailable,
    listen: (onEvents) => listen(url, onEvents),
    close: () => db.destroy(),
  };
}

/** The same through any driver of Postgres, such as one that runs it inside this process. */
export async function openPostgresDialect(dialect: Dialect): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect });
  try {
    await sql`select 1`.execute(db);
    await migrate(db, 'postgres');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === pg.types.builtins.INT8 ? parseInteger : pg.types.getTypeParser(oid, format);
}

/** @throws {Error} rather than hand out a number that is not exactly what the database holds. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error(`The database holds ${text}, beyond what a number can say exactly.`);
  return value;
}

function withoutPassword(url: string): string {
  const address = new URL(url);
  address.password = '';
  return address.href;
}

/** Listens on a connection of its own, renewed when it breaks; what was missed meanwhile is reported on return. */
async function listen(url: string, onEvents: () => void): Promise<() => Promise<void>> {
  let current: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    current = client;
    client.on('notification', onEvents);
    client.on('error', () => connectAgain(client));
    client.on('end', () => connectAgain(client));
    await client.connect();
    await client.query(`listen ${EVENTS_CHANNEL}`);
    onEvents();
  };
  // A broken connection may say so more than once; only the first time counts.
  const connectAgain = (broken: pg.Client): void => {
    if (closed || broken !== current) return;
    current = undefined;
    timer = setTimeout(() => {
      connect().catch(() => {
        if (current) connectAgain(current);
      });
    }, RECONNECT_MS);
  };

  await connect();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await current?.end();
  };
}

/**
 * The connection lost or refused, the server out of resources, shutting down or starting: classes
 * 08, 53 and 57 of its codes (https://www.postgresql.org/docs/current/errcodes-appendix.html), and
 * what the system or the driver says when there is no server to say anything.
 */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && CONNECTION_LOST.test(error.message);
  return TIMED_OUT.has(code) || /^(08|53|57)/.test(code) || /^E[A-Z]+$/.test(code);
}
