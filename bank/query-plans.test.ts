import { type CompiledQuery, Kysely } from 'kysely';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { sqliteDialect } from '#lib/database/sqlite.ts';
import { openTestDatabase, startTestBankOn } from '#testing/bank/bank.ts';
import type { Tables } from './database/tables.ts';

const step = z.object({ detail: z.string() });

const BIG = /^SCAN (?:accounts|account_words|calls|entries|events|faults|keys|transactions|transits)\b.*$/gm;
/** As many as are armed; a page of accounts in their own order, of which nearly all are a customer’s. */
const SMALL = [/INDEX faults_armed$/, /^SCAN accounts USING INDEX sqlite_autoindex_accounts_1$/];
/** The newest, without any condition. */
const NEWEST = /^select \* from "\w+" (where "id" < \? )?order by "id" desc limit \?$/;

it('nothing that the pages read, or that a posting asks for, scans a table', async () => {
  const database = await openTestDatabase('sqlite');
  const queries = new Map<string, CompiledQuery>();
  const db = new Kysely<Tables>({
    dialect: sqliteDialect(database.location),
    log: ({ query }) => void queries.set(query.sql, query),
  });
  const bank = await startTestBankOn({ ...database, db, close: () => db.destroy() });
  onTestFinished(async () => {
    await bank.close();
    await database.close();
  });
  const { client } = bank;
  const order = { account: '85-150', amountMinor: 100, currency: 'USD', transfer: 'rm-1' } as const;
  const posted = await client.withdraw(order, { key: 'rm-1-withdrawal' });
  await client.closeKey('rm-1-deposit', { ...order, operation: 'deposit', account: null });
  await client.armFault({ kind: 'slow', scope: { account: 'nobody' }, by: 'a test', reason: 'to see' });
  const paged = { limit: 50, cursor: '9' };
  const [since, before] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
  await Promise.all([
    client.health(),
    client.listAccounts(),
    client.listAccounts({ cursor: 'A1001' }),
    client.listAccounts({ q: 'ada mor' }),
    client.listAccounts({ q: '' }),
    client.getAccount('85-150'),
    client.listAccountEntries('85-150', paged),
    client.listTransferEntries('rm-1', paged),
    client.listCalls(paged),
    client.listCalls({ transfer: 'rm-1' }),
    client.listCalls({ transfer: 'rm-1', operation: 'deposit' }),
    client.listCalls({ transactions: [posted.transactionId] }),
    client.listCalls({ outcome: 'refused' }),
    client.listFaults(paged),
    client.listFaults({ since }),
    client.listFaults({ since, before }),
    client.listLedgerTransfers({ cursor: 'rm-0' }),
    client.listLedgerTransfers({ transfers: ['rm-1', 'rm-2'] }),
    client.listLedgerTransfers({ unfinished: true, cursor: 'rm-0' }),
  ]);
  // Every quarter of a second the bank looks for faults that are over.
  await expect.poll(() => [...queries.keys()].some((text) => text.includes('"expires_at" <='))).toBe(true);

  const reads = [...queries.values()].filter(({ sql: text }) => /^\s*(select|with)/i.test(text));
  expect(reads.length).toBeGreaterThan(20);
  const plans = new Database(database.location);
  onTestFinished(() => void plans.close());
  const scans = reads.filter(({ sql: text, parameters }) => {
    const steps = z.array(step).parse(plans.prepare(`explain query plan ${text}`).all(...parameters));
    const found = steps.flatMap(({ detail }) => detail.match(BIG) ?? []);
    return !NEWEST.test(text) && found.some((scan) => !SMALL.some((small) => small.test(scan)));
  });
  expect(scans.map(({ sql: text }) => text)).toEqual([]);
});
