import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { BankDatabase } from './database/database.ts';
import { GroupCommitWriter } from './database/group-commit-writer.ts';
import { FaultExpiry } from './faults/expiry.ts';
import { Feed, type FeedOptions } from './feed/feed.ts';
import type { Bank } from './http/context.ts';
import type { Tokens } from './http/tokens.ts';
import { seed } from './ledger/seed.ts';
import { ScheduledPrune } from './retention/scheduled-prune.ts';

/** How long a shutdown waits for running requests. */
const CLOSE_WITHIN_MS = 5000;

/** Longer than callers keep an idle connection, so that they close it first. */
const KEEP_ALIVE_MS = 75_000;

/** Fits a URL that names 500 transfers with the longest references. */
const MAX_HEADERS_BYTES = 64 * 1024;

export const FEED_OPTIONS: FeedOptions = { heartbeatMs: 15_000, slowReaderMs: 30_000 };

export interface BankOptions {
  database: BankDatabase;
  host: string;
  /** 0 for any free port. */
  port: number;
  tokens: Tokens;
  faultLab: boolean;
  /** After these calls, events and ended faults are pruned. */
  retentionDays: number;
  log: Logger;
  feed?: FeedOptions;
}

export interface RunningBank {
  /** Such as `http://127.0.0.1:4010`. */
  url: string;
  /** Refuses new requests, finishes running ones, ends the feeds and closes the database. */
  close: () => Promise<void>;
}

/** Takes over the database. @throws {Error} such as EADDRINUSE if it cannot listen */
export async function startBank(options: BankOptions): Promise<RunningBank> {
  const { database, log, faultLab } = options;
  const closing = new AbortController();
  const feed = new Feed(database, options.feed ?? FEED_OPTIONS);
  const writer = new GroupCommitWriter(database, () => feed.wake());
  const { id: ledgerId } = await database.db.selectFrom('ledger').select('id').executeTakeFirstOrThrow();
  const bank: Bank = {
    database,
    writer,
    feed,
    ledgerId,
    faultLab,
    log,
    closing: closing.signal,
  };
  const app = createApp(bank, options.tokens);
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADERS_BYTES },
    handlerOf(app.fetch),
  );
  await writer.write(seed);
  await feed.start();
  const expiry = new FaultExpiry(database.db, writer, (error) =>
    log.error({ error }, 'could not expire faults'),
  );
  expiry.start();
  const pruning = new ScheduledPrune(database.db, options.retentionDays, log);
  pruning.start();

  const close = async (): Promise<void> => {
    closing.abort();
    await expiry.stop();
    await pruning.stop();
    await feed.stop();
    await closeServer(server);
    await writer.idle();
    await database.close();
  };
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: urlOf(server, options.host), close };
}

function handlerOf(fetch: Parameters<typeof getRequestListener>[0]) {
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  return (...[incoming, outgoing]: Parameters<typeof listener>): void => {
    void listener(incoming, outgoing);
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  // A kept-alive connection becomes idle only after its last answer.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The bank is not listening on a port.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
