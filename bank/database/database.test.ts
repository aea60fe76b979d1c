import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '#lib/database/open.ts';
import { openTestDatabase, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';
import type { BankDatabase } from './database.ts';
import { bankSchema } from './migrations.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A database that stays open when a bank on it is closed. */
async function lastingDatabase(kind: 'sqlite' | 'postgres'): Promise<BankDatabase> {
  const database = await openTestDatabase(kind);
  endings.push(() => database.close());
  return { ...database, close: async () => {} };
}

async function bankOn(database: BankDatabase): Promise<TestBank> {
  const bank = await startTestBankOn(database);
  endings.push(() => bank.close());
  return bank;
}

const REQUEST = { account: '85-150', amountMinor: 100, currency: 'USD' as const, transfer: 'rm-1' };

describe.each(['sqlite', 'postgres'] as const)('the database on %s', (kind) => {
  it('refuses to change or remove what was written to the ledger', async () => {
    const database = await lastingDatabase(kind);
    const bank = await bankOn(database);
    await bank.client.withdraw(REQUEST, { key: 'rm-1-withdrawal' });
    for (const table of ['entries', 'transactions', 'keys']) {
      const column = { entries: 'amount_minor', transactions: 'posted_at', keys: 'decided_at' }[table] ?? '';
      await expect(sql.raw(`update ${table} set ${column} = ${column}`).execute(database.db)).rejects.toThrow(
        'append-only',
      );
      await expect(sql.raw(`delete from ${table}`).execute(database.db)).rejects.toThrow('append-only');
    }
    expect(await bank.client.check()).toMatchObject({ ok: true });
  });

  it('refuses by itself what the ledger would never write', async () => {
    const { db } = await lastingDatabase(kind).then(async (database) => {
      await bankOn(database);
      return database;
    });
    await expect(
      db.updateTable('accounts').set({ posted_minor: -1 }).where('id', '=', '85-150').execute(),
    ).rejects.toThrow(/check/i);
    await expect(db.updateTable('accounts').set({ in_transit_minor: -1 }).execute()).rejects.toThrow(
      /check/i,
    );
  });

  it('keeps accounts, keys and armed faults over a restart, and seeds only once', async () => {
    const database = await lastingDatabase(kind);
    const first = await startTestBankOn(database);
    const posted = await first.client.withdraw(REQUEST, { key: 'rm-1-withdrawal' });
    const fault = await first.client.armFault({ kind: 'down', by: 'me', reason: 'to see' });
    const accounts = await first.client.listAccounts();
    await first.close();

    const second = await bankOn(database);
    expect(await second.client.listAccounts()).toEqual(accounts);
    expect((await second.client.listFaults()).items).toEqual([fault]);
    await expect(second.client.lookUpKey('rm-1-withdrawal')).rejects.toMatchObject({ status: 503 });
    await second.client.clearFaults();
    expect(await second.client.lookUpKey('rm-1-withdrawal')).toMatchObject({
      transaction: { ...posted, replayed: true },
    });
  });

  it('is not opened when a newer build has written it', async () => {
    const { db } = await lastingDatabase(kind);
    await sql`insert into bank_migrations values ('0002-from-tomorrow', ${new Date().toISOString()})`.execute(
      db,
    );
    await expect(migrate(db, bankSchema(kind))).rejects.toThrow(
      'A newer version of Remit has migrated the bank database (0002-from-tomorrow).',
    );
  });

  it('shows a check that fails for every way in which the books can be wrong', async () => {
    const database = await lastingDatabase(kind);
    const { client } = await bankOn(database);
    await client.withdraw(REQUEST, { key: 'rm-1-withdrawal' });
    const { db } = database;
    const violations = async (): Promise<string> => (await client.check()).violations.join('\n');
    await db.updateTable('accounts').set({ posted_minor: 1 }).where('id', '=', 'A1001').execute();
    expect(await violations()).toContain('The cached balance of A1001 is not the sum of its entries.');
    await db.updateTable('accounts').set({ in_transit_minor: 1 }).where('id', '=', '85-150').execute();
    expect(await violations()).toContain('The cached money in transit of account 85-150');
    await db.updateTable('transits').set({ amount_minor: 1 }).execute();
    expect(await violations()).toContain('The cached money in transit of transfer rm-1');
    await db.deleteFrom('transits').execute();
    expect(await violations()).toContain('Money of transfer rm-1 stands on a clearing account, and no note');
    const lonely = {
      id: 'X1',
      kind: 'deposit' as const,
      key: 'lost',
      transfer: 'rm-2',
      reason: null,
      external_reference: null,
      posted_at: '',
    };
    await db
      .insertInto('transactions')
      .values([lonely, { ...lonely, id: 'X2', key: null }])
      .execute();
    expect(await violations()).toContain('Transaction X2 has no entries.');
    expect(await violations()).toContain('Transaction X1 is not the outcome of its key.');
    await db
      .insertInto('entries')
      .values([
        {
          id: 9001,
          transaction_id: 'X1',
          account: 'clearing-usd.bank1.example.com',
          amount_minor: -500,
          balance_minor: -400,
        },
        { id: 9002, transaction_id: 'X1', account: 'E8002', amount_minor: 500, balance_minor: 7 },
      ])
      .execute();
    const all = await client.check();
    expect(all.ok).toBe(false);
    const words = all.violations.join('\n');
    expect(words).toContain('All USD accounts together hold -500 minor units');
    expect(words).toContain('Transfer rm-2 has given out 500 minor units more than it took.');
    expect(words).toContain('Transaction X1 mixes currencies.');
    expect(words).toContain('The running balance on the statement of E8002 is wrong.');
    expect(words).toContain('Account clearing-usd.bank1.example.com has been below zero.');
    await db
      .insertInto('entries')
      .values({ id: 9003, transaction_id: 'X2', account: 'E8002', amount_minor: 3, balance_minor: 503 })
      .execute();
    expect(await violations()).toContain('The entries of transaction X2 do not sum to zero.');
  });
});
