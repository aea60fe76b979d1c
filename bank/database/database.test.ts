import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '#lib/database/open.ts';
import { openTestDatabase, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';
import type { BankDatabase } from './database.ts';
import { bankSchema } from './migrations.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

/** A database that stays open when a bank on it closes. */
async function persistentDatabase(kind: 'sqlite' | 'postgres'): Promise<BankDatabase> {
  const database = await openTestDatabase(kind);
  cleanups.push(() => database.close());
  return { ...database, close: async () => {} };
}

async function bankOn(database: BankDatabase): Promise<TestBank> {
  const bank = await startTestBankOn(database);
  cleanups.push(() => bank.close());
  return bank;
}

const REQUEST = { account: '85-150', amountMinor: 100, currency: 'USD' as const, transfer: 'rm-1' };

describe.each(['sqlite', 'postgres'] as const)('the database on %s', (kind) => {
  it('refuses to change or remove ledger rows', async () => {
    const database = await persistentDatabase(kind);
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

  it('refuses balances that the ledger would never write', async () => {
    const { db } = await persistentDatabase(kind).then(async (database) => {
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

  it('keeps accounts, keys and armed faults across a restart, and seeds only once', async () => {
    const database = await persistentDatabase(kind);
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

  it('makes the accounts of an older build findable', async () => {
    const database = await persistentDatabase(kind);
    await (await startTestBankOn(database)).close();
    for (const table of ['account_words', 'ledger']) await database.db.schema.dropTable(table).execute();
    for (const index of ['by_bank', 'by_operation', 'by_outcome', 'with_lost_answer']) {
      await database.db.schema.dropIndex(`calls_${index}`).execute();
    }
    await database.db.schema.dropIndex('calls_failed_withdrawals').execute();
    await database.db.schema.dropIndex('faults_by_end').execute();
    await database.db.schema.alterTable('events').dropColumn('at').execute();
    await sql`delete from bank_migrations where name <> '0001-initial'`.execute(database.db);
    await migrate(database.db, bankSchema(kind));
    const { client } = await bankOn(database);
    const { items } = await client.listAccounts({ q: 'moreau' });
    expect(items.map(({ id }) => id)).toEqual(['85-150']);
  });

  it('is not opened if a newer build has migrated it', async () => {
    const { db } = await persistentDatabase(kind);
    await sql`insert into bank_migrations values ('9999-from-tomorrow', ${new Date().toISOString()})`.execute(
      db,
    );
    await expect(migrate(db, bankSchema(kind))).rejects.toThrow(
      'A newer version of Remit has migrated the bank database (9999-from-tomorrow).',
    );
  });

  it('fails the check for every kind of broken invariant', async () => {
    const database = await persistentDatabase(kind);
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
    expect(await violations()).toContain(
      'Transfer rm-1 has money on a clearing account without a record of its owner.',
    );
    const orphan = {
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
      .values([orphan, { ...orphan, id: 'X2', key: null }])
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
    const { ok, violations: found } = await client.check();
    expect(ok).toBe(false);
    const messages = found.join('\n');
    expect(messages).toContain('All USD accounts together hold -500 minor units');
    expect(messages).toContain('Transfer rm-2 paid out 500 minor units more than it withdrew.');
    expect(messages).toContain('Transaction X1 mixes currencies.');
    expect(messages).toContain('The running balance on the statement of E8002 is wrong.');
    expect(messages).toContain('Account clearing-usd.bank1.example.com was below zero.');
    await db
      .insertInto('entries')
      .values({ id: 9003, transaction_id: 'X2', account: 'E8002', amount_minor: 3, balance_minor: 503 })
      .execute();
    expect(await violations()).toContain('The entries of transaction X2 do not sum to zero.');
  });
});
