import { sql } from 'kysely';
import Database from 'libsql';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#lib/database/open.ts';
import { postgresDialect } from '#lib/database/postgres.ts';
import { createTestDatabase, startTestBank, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';
import { isUnavailable, openPostgres } from './postgres.ts';

const server = process.env.TEST_BANK_DATABASE_URL;

const TIMEOUTS = {
  lock_timeout: 500,
  idle_in_transaction_session_timeout: 500,
  statement_timeout: 1_000,
};

interface BankOnServer {
  bank: TestBank;
  /** Another connection to its database. */
  other: pg.Client;
}

async function newDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase(server ?? '');
  onTestFinished(drop);
  return url;
}

async function startBank(): Promise<BankOnServer> {
  const url = await newDatabase();
  const bank = await startTestBankOn(await openPostgres(url, TIMEOUTS));
  onTestFinished(() => bank.close());
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  onTestFinished(() => other.end());
  return { bank, other };
}

const withdraw = ({ client }: TestBank, transfer: string) =>
  client.withdraw(
    { account: 'A1001', amountMinor: 1, currency: 'USD', transfer },
    { key: `${transfer}-withdrawal` },
  );

it('a posting that another process keeps from the file of SQLite was not done, and the answer says so', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  const other = new Database(bank.database.location);
  onTestFinished(() => void other.close());
  other.exec('begin immediate');
  await expect(withdraw(bank, 'late')).rejects.toMatchObject({
    ...{ status: 503, code: 'bank_busy', certainty: 'not-done' },
    message: 'The database took too long. Nothing was done.',
  });
  other.exec('rollback');
  expect(await bank.client.lookUpKey('late-withdrawal')).toMatchObject({ outcome: 'none' });
  expect(await withdraw(bank, 'late')).toMatchObject({ replayed: false });
});

describe.skipIf(!server)('timeouts of Postgres', () => {
  it('a posting that waits too long for its turn was not done, and the answer says so', async () => {
    const { bank, other } = await startBank();
    await other.query('begin; select * from counters for update');
    await expect(withdraw(bank, 'late')).rejects.toMatchObject({
      ...{ status: 503, code: 'bank_busy', certainty: 'not-done' },
      message: 'The database took too long. Nothing was done.',
    });
    await other.query('rollback');
    expect(await bank.client.lookUpKey('late-withdrawal')).toMatchObject({ outcome: 'none' });
    expect(await withdraw(bank, 'late')).toMatchObject({ replayed: false });
  });

  it('those who wait together are answered together, and not one after the other', async () => {
    const { bank, other } = await startBank();
    await other.query('begin; select * from counters for update');
    const begun = performance.now();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => withdraw(bank, `rm-${n}`)));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    // A few turns of half a second; one by one it would be fifteen.
    expect(performance.now() - begun).toBeLessThan(10_000);
    await other.query('rollback');
  });

  it('a commit whose connection is lost is an unknown outcome, and not in the log as failed', async () => {
    const { bank, other } = await startBank();
    await other.query(`create function linger() returns trigger language plpgsql as
      $$ begin if new.transfer = 'slow' then perform pg_sleep(60); end if; return null; end $$`);
    await other.query(`create constraint trigger linger after insert on transactions
      deferrable initially deferred for each row execute function linger()`);
    const withdrawing = withdraw(bank, 'slow');
    const lost = expect(withdrawing).rejects.toMatchObject({
      ...{ status: 503, code: 'bank_unavailable', certainty: 'unknown' },
    });
    const end = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'commit' and state = 'active'`;
    await expect.poll(async () => (await other.query(end)).rowCount).toBe(1);
    await lost;
    expect((await bank.client.listCalls({ transfer: 'slow' })).items).toEqual([]);
    await other.query('drop trigger linger on transactions');
    expect(await withdraw(bank, 'slow')).toMatchObject({ replayed: false });
  });

  it('a reading that takes too long is answered as unavailable, and the next one is served', async () => {
    const { bank, other } = await startBank();
    await other.query('begin; lock table accounts in access exclusive mode');
    await expect(bank.client.getAccount('A1001')).rejects.toMatchObject({
      status: 503,
      code: 'bank_unavailable',
    });
    await other.query('rollback');
    expect(await bank.client.getAccount('A1001')).toMatchObject({ id: 'A1001' });
  });

  it('a transaction that is left idle is ended, and holds nobody up', async () => {
    const { bank } = await startBank();
    const { db } = bank.database;
    const idle = db.transaction().execute(async (trx) => {
      await sql`select * from counters for update`.execute(trx);
      await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUTS.idle_in_transaction_session_timeout));
      await sql`select 1`.execute(trx);
    });
    await expect(idle).rejects.toSatisfy(isUnavailable);
    expect(await withdraw(bank, 'next')).toMatchObject({ replayed: false });
  });

  it('a check, and a migration, take the time that they need', async () => {
    const url = await newDatabase();
    const db = await openDatabase(postgresDialect(url, { max: 1, ...TIMEOUTS, statement_timeout: 100 }), {
      ...{ kind: 'postgres', name: 'audit' },
      migrations: { '0001': { up: async (trx) => void (await sql`select pg_sleep(0.5)`.execute(trx)) } },
    });
    onTestFinished(() => db.destroy());
    // Others are held to it again.
    await expect(sql`select pg_sleep(0.5)`.execute(db)).rejects.toMatchObject({ code: '57014' });
    const { bank, other } = await startBank();
    await other.query('begin; lock table transactions in access exclusive mode');
    const checking = bank.client.check();
    await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUTS.statement_timeout));
    await other.query('rollback');
    expect(await checking).toMatchObject({ ok: true });
  });
});
