import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeAccount } from '#bank/ledger/accounts.ts';
import { seed } from '#bank/ledger/seed.ts';
import { openTestDatabase } from '#testing/bank/bank.ts';
import type { BankDatabase } from './database.ts';
import { GroupCommitWriter, WriterBusy } from './group-commit-writer.ts';

describe.each(['sqlite', 'postgres'] as const)('the writer on %s', (kind) => {
  let database: BankDatabase;
  let writer: GroupCommitWriter;
  let wakeUps = 0;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    writer = new GroupCommitWriter(database, () => {
      wakeUps += 1;
    });
    await writer.write(seed);
    wakeUps = 0;
  }, 60_000);
  afterEach(() => database.close());

  async function statusOf(id: string): Promise<string | undefined> {
    return (await database.db.selectFrom('accounts').select('status').where('id', '=', id).executeTakeFirst())
      ?.status;
  }

  async function eventIds(): Promise<number[]> {
    const events = await database.db.selectFrom('events').select('id').orderBy('id').execute();
    return events.map(({ id }) => id);
  }

  const freeze = (id: string) => writer.write((work) => changeAccount(work, id, { status: 'frozen' }));

  it('commits concurrent jobs in one transaction, in order', async () => {
    const statuses = ['frozen', 'closed', 'open', 'frozen'] as const;
    await Promise.all(
      statuses.map((status) => writer.write((work) => changeAccount(work, '85-150', { status }))),
    );
    expect(await statusOf('85-150')).toBe('frozen');
    expect(wakeUps).toBe(1);
  });

  it('takes no more than can be done in time, says so at once, and takes more when it is done', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = writer.write(() => held);
    // Begun, so that it no longer waits.
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = Array.from({ length: 1_000 }, async () => writer.write(async (work) => work.now));
    await expect(writer.write(async () => 'one too many')).rejects.toThrow(WriterBusy);
    release();
    await Promise.all([first, ...waiting]);
    expect(await writer.write(async () => 'again')).toBe('again');
  });

  it('rolls back a job that throws, and commits the others', async () => {
    const failing = writer.write(async (work) => {
      await changeAccount(work, 'A1001', { status: 'closed' });
      throw new Error('a mistake');
    });
    const results = await Promise.allSettled([freeze('85-150'), failing, freeze('B2002')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await statusOf('85-150'), await statusOf('A1001'), await statusOf('B2002')]).toEqual([
      'frozen',
      'open',
      'frozen',
    ]);
  });

  it('rolls back a job that the database refuses, and commits the others', async () => {
    const overdraw = writer.write(async (work) => {
      const account = await work.account('A1001');
      if (account) work.putAccount({ ...account, posted_minor: -1 });
    });
    const results = await Promise.allSettled([freeze('85-150'), overdraw, freeze('B2002')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await statusOf('85-150')).toBe('frozen');
  });

  it('leaves no gap in the feed after a rollback', async () => {
    const failing = writer.write(async (work) => {
      work.nextNumber('event');
      throw new Error('a mistake');
    });
    await Promise.allSettled([freeze('85-150'), failing, freeze('B2002')]);
    const ids = await eventIds();
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });

  it('continues after a failure', async () => {
    await expect(writer.write(() => Promise.reject(new Error('a mistake')))).rejects.toThrow('a mistake');
    await freeze('85-150');
    expect(await statusOf('85-150')).toBe('frozen');
  });
});
