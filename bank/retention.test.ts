import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { sql } from 'kysely';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { followFeed } from '#lib/bank-client/feed.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { countPrunable, prune } from './retention/prune.ts';
import { ScheduledPrune } from './retention/scheduled-prune.ts';

const YEAR_AGO = '2025-01-01T00:00:00.000Z';
const MONTH_AGO = new Date('2025-12-01T00:00:00.000Z');

async function startBank(kind: 'sqlite' | 'postgres' = 'sqlite'): Promise<TestBank> {
  const bank = await startTestBank(kind);
  onTestFinished(() => bank.close());
  return bank;
}

/** A transfer with its calls, entries, keys and events, and a fault that has ended: all as of long ago. */
async function addOld({ client, database: { db } }: TestBank): Promise<void> {
  for (const transfer of ['old-done', 'old-in-transit']) {
    const order = { amountMinor: 100, currency: 'USD', transfer } as const;
    await client.withdraw({ ...order, account: '85-150' }, { key: `${transfer}-withdrawal` });
    if (transfer === 'old-done')
      await client.deposit({ ...order, account: '43-812' }, { key: `${transfer}-deposit` });
  }
  const refused = {
    account: '85-150',
    amountMinor: 100_000_000,
    currency: 'USD',
    transfer: 'old-refused',
  } as const;
  await expect(client.withdraw(refused, { key: 'old-refused-withdrawal' })).rejects.toThrow();
  await client.armFault({ kind: 'down', scope: { account: 'nobody' }, by: 'a test', reason: 'long ago' });
  await client.clearFaults();
  await db.updateTable('calls').set({ at: YEAR_AGO }).execute();
  await db.updateTable('events').set({ at: YEAR_AGO }).execute();
  await db.updateTable('faults').set({ armed_at: YEAR_AGO, ended_at: YEAR_AGO }).execute();
}

async function addNew({ client }: TestBank): Promise<void> {
  const order = { account: '85-150', amountMinor: 100, currency: 'USD', transfer: 'new' } as const;
  await client.withdraw(order, { key: 'new-withdrawal' });
  await client.armFault({ kind: 'down', scope: { account: 'nobody' }, by: 'a test', reason: 'to see' });
}

describe.each(['sqlite', 'postgres'] as const)('retention on %s', (kind) => {
  it('removes old calls, events and ended faults, but no ledger rows, nor calls of transfers that go on', async () => {
    const bank = await startBank(kind);
    const { db } = bank.database;
    await bank.client.lookUpKey('old-open-withdrawal', { transfer: 'old-open', attempt: 1 });
    await addOld(bank);
    const events = await count(bank, 'events');
    await bank.client.lookUpKey('old-open-withdrawal', { transfer: 'old-open', attempt: 2 });
    await addNew(bank);
    const ledger = ['transactions', 'entries', 'keys', 'transits', 'accounts'] as const;
    const before = await Promise.all(ledger.map((table) => count(bank, table)));
    expect(await countPrunable(db, MONTH_AGO)).toEqual({ calls: 2, events, faults: 1 });
    expect(await prune(db, MONTH_AGO)).toEqual({ calls: 2, events, faults: 1 });
    expect(await countPrunable(db, MONTH_AGO)).toEqual({ calls: 0, events: 0, faults: 0 });
    expect(await Promise.all(ledger.map((table) => count(bank, table)))).toEqual(before);
    const { items } = await bank.client.listCalls();
    expect(items.map(({ transfer }) => transfer)).toEqual([
      ...['new', 'old-open', 'old-refused', 'old-in-transit', 'old-open'],
    ]);
    // Its reference stays used.
    const { items: known } = await bank.client.listLedgerTransfers({ transfers: ['old-refused'] });
    expect(known).toMatchObject([{ withdrawnMinor: 0, lastCall: { outcome: 'refused' } }]);
    expect((await bank.client.listFaults()).items).toMatchObject([{ state: 'armed' }]);
    expect(await bank.client.check()).toMatchObject({ ok: true });
    const [old] = (await bank.client.listTransferEntries('old-done')).items;
    const transactions = [old?.transactionId ?? ''];
    expect((await bank.client.listLedgerTransfers({ transactions })).items).toMatchObject([
      { transfer: 'old-done', depositedMinor: 100, lastCall: null },
    ]);
  });
});

it('goes through thousands of rows in steps, past those that it keeps', async () => {
  const bank = await startBank();
  const { db } = bank.database;
  const calls = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 3500)
    insert into calls (id, at, operation, transfer, outcome, answer_lost, duration_ms)
    select n, ${YEAR_AGO}, 'lookup', case when n <= 1500 then 'kept' else 'old-' || n end, 'none', 0, 1 from numbers`;
  await calls.execute(db);
  await sql`update counters set call = 3500`.execute(db);
  const kept = { account: '85-150', amountMinor: 100, currency: 'USD', transfer: 'kept' } as const;
  await bank.client.withdraw(kept, { key: 'kept-withdrawal' });
  expect(await prune(db, MONTH_AGO)).toMatchObject({ calls: 2_000 });
  expect(await count(bank, 'calls')).toBe(1_501);
});

it('a reader of the feed that comes back for pruned events goes on from the newest, and knows where it is', async () => {
  const bank = await startBank();
  await addOld(bank);
  await prune(bank.database.db, MONTH_AGO);
  const stop = new AbortController();
  const seen: string[] = [];
  const connected = vi.fn();
  const following = followFeed({
    ...{ baseUrl: bank.url, token: bank.token, signal: stop.signal, lastEventId: 1 },
    onConnected: connected,
    onEvent: ({ event }) => seen.push(event),
  });
  await vi.waitFor(() => expect(connected).toHaveBeenCalled());
  await bank.client.withdraw(
    { account: '85-150', amountMinor: 1, currency: 'USD', transfer: 'new' },
    { key: 'new-withdrawal' },
  );
  await vi.waitFor(() => expect(seen).toContain('call'));
  stop.abort();
  await following;
  expect(seen.filter((event) => event === 'call')).toHaveLength(1);
});

it('the bank prunes by itself, and stops in the middle when it stops', async () => {
  const bank = await startBank();
  await addOld(bank);
  const pruning = new ScheduledPrune(bank.database.db, 30, pino({ level: 'silent' }));
  pruning.start(0);
  await vi.waitFor(async () => expect(await count(bank, 'faults')).toBe(0));
  await pruning.stop();
});

it('`npm run prune` says what it would remove, and removes it', async () => {
  const bank = await startBank();
  await addOld(bank);
  const env = { DATA_DIR: dirname(bank.database.location), BANK_DATABASE_URL: '', BANK_RETENTION_DAYS: '30' };
  const run = (...args: string[]) =>
    execa(process.execPath, ['--import', 'tsx', 'dev/prune.ts', ...args], { env, reject: false });
  const dry = await run('--dry-run');
  expect(dry.stdout).toMatch(
    /^2 calls, \d+ events and 1 ended faults would be removed, older than 30 days, from /,
  );
  expect(await count(bank, 'faults')).toBe(1);
  expect((await run()).stdout).toMatch(
    /^Removed 2 calls, \d+ events and 1 ended faults, older than 30 days, from /,
  );
  expect(await count(bank, 'faults')).toBe(0);
  const folder = await mkdtemp(join(tmpdir(), 'remit-prune-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const nothing = await execa(process.execPath, ['--import', 'tsx', 'dev/prune.ts'], {
    env: { ...env, DATA_DIR: folder },
    reject: false,
  });
  expect(nothing).toMatchObject({ exitCode: 1, stderr: `${join(folder, 'bank.db')} does not exist.` });
});

type Table = 'calls' | 'events' | 'faults' | 'transactions' | 'entries' | 'keys' | 'transits' | 'accounts';

async function count({ database: { db } }: TestBank, table: Table): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
