import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followFeed } from '#lib/bank-client/feed.ts';
import { createTestDatabase } from '#testing/bank/bank.ts';
import { type BankProcess, startBankProcess } from '#testing/bank/process.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

const server = process.env.TEST_BANK_DATABASE_URL;

/** On a new SQLite file by default; killed after the test. */
async function start(variables: Record<string, string> = {}): Promise<BankProcess> {
  const bank = await startBankProcess({ ...(await newSqlite()), ...variables });
  cleanups.push(async () => {
    bank.child.kill('SIGKILL');
    await bank.exited;
  });
  return bank;
}

async function newSqlite(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bank-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return { BANK_DATABASE_FILE: join(folder, 'data', 'bank.db') };
}

async function newPostgres(url: string): Promise<Record<string, string>> {
  const database = await createTestDatabase(url);
  cleanups.push(database.drop);
  return { BANK_DATABASE_URL: database.url };
}

const messages = (bank: BankProcess): string[] => bank.lines().map((line) => JSON.parse(line).msg);

describe('the bank’s process', { timeout: 30_000 }, () => {
  it('logs what it uses, and creates its data folder', async () => {
    const bank = await start({ FAULT_LAB: 'off' });
    expect(messages(bank)).toEqual([
      expect.stringMatching(/^database: sqlite, .*data\/bank\.db$/),
      'fault lab: off',
      expect.stringMatching(/^listening on http:\/\/127\.0\.0\.1:\d+$/),
    ]);
    const health = {
      status: 'ok',
      database: 'sqlite',
      ledger: expect.any(String),
      faultLab: false,
      resetAt: null,
    };
    expect(await bank.client.health()).toEqual(health);
  });

  it.each(server ? ['sqlite', 'postgres'] : ['sqlite'])(
    'creates a new database on %s once when several banks start on it at the same time',
    async (kind) => {
      const variables = kind === 'postgres' && server ? await newPostgres(server) : await newSqlite();
      const banks = await Promise.all([1, 2, 3, 4].map(() => start(variables)));
      for (const { client } of banks) {
        expect(await client.check()).toMatchObject({ ok: true });
        expect((await client.listAccountEntries('85-150')).items).toHaveLength(1);
      }
    },
  );

  it('names the database that another program does not let go of', async () => {
    const variables = await newSqlite();
    await start(variables).then(({ child, exited }) => {
      child.kill('SIGTERM');
      return exited;
    });
    const other = new Database(variables.BANK_DATABASE_FILE ?? '');
    cleanups.push(() => other.close());
    other.exec('begin immediate');
    const bank = await start(variables);
    expect(await bank.exited).toMatchObject({ code: 1 });
    expect(messages(bank).at(-1)).toBe(
      `Another program writes to the database ${variables.BANK_DATABASE_FILE}: close it there, and start again.`,
    );
  });

  it.skipIf(!server)('is durable and reads what others committed, whatever the database says', async () => {
    const { url, drop } = await createTestDatabase(server ?? '');
    cleanups.push(drop);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const { pathname } = new URL(url);
    await admin.query(`alter database ${pathname.slice(1)} set synchronous_commit = off`);
    await admin.query(`alter database ${pathname.slice(1)} set default_transaction_isolation = serializable`);
    await admin.end();
    expect(await (await start({ BANK_DATABASE_URL: url })).client.check()).toMatchObject({ ok: true });
    const lax = await start({ BANK_DATABASE_URL: `${url}?options=-c%20synchronous_commit%3Doff` });
    expect(await lax.exited).toMatchObject({ code: 1 });
    expect(messages(lax).join()).toContain('cannot be used with');
  });

  it('names the variables that are missing or wrong', async () => {
    const bank = await start({
      BANK_TOKENS: '',
      BANK_PORT: 'many',
      FAULT_LAB: 'yes',
      BANK_DATABASE_URL: 'mysql://x',
    });
    expect(await bank.exited).toMatchObject({ code: 1 });
    for (const name of [
      'BANK_TOKENS: required',
      'BANK_PORT: ',
      'FAULT_LAB: on or off',
      'BANK_DATABASE_URL: ',
    ]) {
      expect(messages(bank).join()).toContain(name);
    }
  });

  it.each([
    ['read=two words', 'a token has letters, digits'],
    ['read', 'a token has letters, digits'],
    ['everything=token', 'Invalid option: expected one of "read"'],
    ['read=token,=other', 'Invalid option: expected one of "read"'],
  ])('refuses the tokens %j, and says why', async (tokens, reason) => {
    const bank = await start({ BANK_TOKENS: tokens });
    expect(await bank.exited).toMatchObject({ code: 1 });
    expect(messages(bank).join()).toMatch(/BANK_TOKENS[^;]*: /);
    expect(messages(bank).join()).toContain(reason);
  });

  it('has no fault lab unless it is turned on', async () => {
    const bank = await start({ FAULT_LAB: '' });
    expect(await bank.client.health()).toMatchObject({ faultLab: false });
  });

  it('says that its port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const bank = await start({ BANK_PORT: port });
    expect(await bank.exited).toMatchObject({ code: 1 });
    expect(messages(bank).at(-1)).toBe(`Port ${port} on 127.0.0.1 is in use. Set BANK_PORT to a free one.`);
  });

  it('says that its database is damaged, and how to go on', async () => {
    const variables = await newSqlite();
    const file = variables.BANK_DATABASE_FILE ?? '';
    const bank = await start(variables);
    bank.child.kill('SIGTERM');
    await bank.exited;
    const connection = new Database(file);
    connection.exec('pragma wal_checkpoint(truncate)');
    connection.close();
    const broken = await readFile(file);
    broken.fill('x', 4096 * 2, 4096 * 3);
    for (const content of [broken, Buffer.from('not a database '.repeat(100))]) {
      for (const suffix of ['-wal', '-shm']) await rm(file + suffix, { force: true });
      await writeFile(file, content);
      const next = await start(variables);
      expect(await next.exited).toMatchObject({ code: 65 });
      expect(messages(next)).toEqual([
        expect.stringMatching(/^The database .*data\/bank\.db is damaged \(.+\)\./),
      ]);
      expect(messages(next).join()).toContain('Restore a backup with `npm run restore <folder>`');
      expect(await readFile(file)).toEqual(content);
    }
  });

  it('says that its Postgres does not answer', async () => {
    const bank = await start({ BANK_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(await bank.exited).toMatchObject({ code: 1 });
    expect(messages(bank)).toEqual(['The database server is not responding. Check BANK_DATABASE_URL.']);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes running requests on %s, refuses new ones and exits cleanly',
    async (signal) => {
      const bank = await start();
      const request = { account: '85-150', amountMinor: 100, currency: 'USD' as const, transfer: 'rm-last' };
      const fault = { by: 'a test', reason: 'to see', count: 1 };
      await bank.client.armFault({
        ...fault,
        kind: 'slow',
        params: { delayMs: 60_000 },
        scope: { operation: 'withdraw' },
      });
      await bank.client.armFault({ ...fault, kind: 'hang', scope: { operation: 'lookup' } });
      const begun = bank.client.withdraw(request, { key: 'rm-last-withdrawal' });
      const hanging = bank.client.lookUpKey('rm-last-withdrawal').catch((error: unknown) => error);
      let disconnected = false;
      const stop = new AbortController();
      const following = followFeed({
        baseUrl: bank.url,
        token: bank.token,
        signal: stop.signal,
        onEvent: () => {},
        onDisconnected: () => {
          disconnected = true;
        },
      });
      cleanups.push(() => {
        stop.abort();
        return following;
      });
      await vi.waitFor(async () => {
        const states = (await bank.client.listFaults()).items.map(({ state }) => state);
        expect(states).toEqual(['used-up', 'used-up']);
      });
      bank.child.kill(signal);
      expect(await begun).toMatchObject({ replayed: false, balanceMinor: 199_900 });
      expect(await hanging).toMatchObject({ reason: 'dropped' });
      expect(await bank.exited).toEqual({ code: 0, signal: null });
      await vi.waitFor(() => expect(disconnected).toBe(true));
      expect(messages(bank).slice(-2)).toEqual([`stopping: ${signal}`, 'stopped']);
    },
  );

  it('does not outlive its supervisor', async () => {
    const bank = await start();
    bank.child.disconnect();
    expect(await bank.exited).toEqual({ code: 0, signal: null });
    expect(messages(bank)).toContain('stopping: the supervisor is gone');
  });
});
