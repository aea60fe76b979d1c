import { type Dialect, Kysely } from 'kysely';
import pg from 'pg';
import { openDatabase } from '#lib/database/open.ts';
import { postgresDialect } from '#lib/database/postgres.ts';
import { type BankDatabase, codeOf } from './database.ts';
import { bankSchema } from './migrations.ts';
import type { Tables } from './tables.ts';

/** The channel on which a process tells the others that it committed events. */
export const EVENTS_CHANNEL = 'bank_events';

const RECONNECT_MS = 1000;

/** Writers take turns on one lock, so nobody may wait for it, or hold it while idle, forever. */
const TIMEOUTS = {
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
  // Its caller has long given up.
  statement_timeout: 30_000,
};

/** The driver reports a connection that broke or could not be made by message, without a code. */
const CONNECTION_LOST = /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded)/i;

/** `idle_in_transaction_session_timeout`, `lock_not_available` and, of a statement, `query_canceled`. */
const TIMED_OUT = new Set(['25P03', '55P03', '57014']);

/**
 * Opens the bank's Postgres database, which several processes may serve.
 *
 * @throws {Error} if the server does not answer, or a newer build migrated the database
 */
export async function openPostgres(url: string, timeouts = TIMEOUTS): Promise<BankDatabase> {
  const db = await openPostgresDialect(postgresDialect(url, { max: 8, ...timeouts }));
  return {
    kind: 'postgres',
    location: withoutPassword(url),
    source: url,
    db,
    isUnavailable,
    hasTimedOut,
    listen: (onEvents) => listen(url, onEvents),
    close: () => db.destroy(),
  };
}

/** A connection of its own, that no timeout ends. */
export function openPostgresReader(url: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: postgresDialect(url, { max: 1 }) });
}

/** Takes any Postgres driver, such as PGlite in tests. */
export function openPostgresDialect(dialect: Dialect): Promise<Kysely<Tables>> {
  return openDatabase<Tables>(dialect, bankSchema('postgres'));
}

function withoutPassword(url: string): string {
  const address = new URL(url);
  address.password = '';
  return address.href;
}

/** Listens on a separate connection. After a reconnect it calls back once for whatever it missed. */
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
  // A broken connection may report it more than once.
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
 * The connection is lost or refused, or the server is out of resources, stopping or starting: its codes
 * of classes 08, 53 and 57 (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && CONNECTION_LOST.test(error.message);
  return TIMED_OUT.has(code) || /^(08|53|57)/.test(code) || /^E[A-Z]+$/.test(code);
}

export function hasTimedOut(error: unknown): boolean {
  return TIMED_OUT.has(codeOf(error) ?? '');
}
