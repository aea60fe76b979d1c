import { sql } from 'kysely';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

async function startBank(kind: 'sqlite' | 'postgres'): Promise<TestBank> {
  const bank = await startTestBank(kind);
  onTestFinished(() => bank.close());
  return bank;
}

const order = (transfer: string) => ({ amountMinor: 100, currency: 'USD', transfer }) as const;

describe.each(['sqlite', 'postgres'] as const)('a call on %s', (kind) => {
  it('on which the bank fails, in a way nobody foresaw, is in the log, and the others of its group are done', async () => {
    const { client, database } = await startBank(kind);
    await database.db.deleteFrom('accounts').where('id', '=', 'clearing-eur.bank1.example.com').execute();
    const withdraw = (account: string, currency: 'EUR' | 'USD', transfer: string) =>
      client.withdraw(
        { ...order(transfer), account, currency },
        { key: `${transfer}-withdrawal`, attempt: 3 },
      );
    const answers = await Promise.allSettled([
      withdraw('85-150', 'USD', 'one'),
      withdraw('E7001', 'EUR', 'broken'),
      withdraw('A1001', 'USD', 'two'),
    ]);
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'internal_error', status: 500 } },
      { status: 'fulfilled' },
    ]);
    // Its caller is answered first.
    await vi.waitFor(async () =>
      expect((await client.listCalls({ transfer: 'broken' })).items).toHaveLength(1),
    );
    expect((await client.listCalls({ transfer: 'broken' })).items).toMatchObject([
      {
        ...{
          operation: 'withdraw',
          attempt: 3,
          account: 'E7001',
          key: 'broken-withdrawal',
          amountMinor: 100,
        },
        ...{ outcome: 'failed', code: 'internal_error', status: 500, faultKind: null, transactionId: null },
      },
    ]);
    expect(await client.lookUpKey('broken-withdrawal')).toMatchObject({ outcome: 'none' });
    expect(await client.check()).toMatchObject({ ok: true });
  });

  it('that would take a balance beyond what is kept exactly is refused for good', async () => {
    const { client, database } = await startBank(kind);
    await client.withdraw({ ...order('rich'), account: '85-150' }, { key: 'rich-withdrawal' });
    const almost = Number.MAX_SAFE_INTEGER - 99;
    await database.db
      .updateTable('accounts')
      .set({ posted_minor: almost })
      .where('id', '=', '43-812')
      .execute();
    const deposit = () => client.deposit({ ...order('rich'), account: '43-812' }, { key: 'rich-deposit' });
    const refusal = { status: 422, code: 'balance_limit', message: expect.stringContaining('43-812') };
    await expect(deposit()).rejects.toMatchObject(refusal);
    await expect(deposit()).rejects.toMatchObject(refusal);
    expect(await client.lookUpKey('rich-deposit')).toMatchObject({
      outcome: 'refused',
      code: 'balance_limit',
    });
    await client.refund({ ...order('rich'), account: '85-150' }, { key: 'rich-refund' });
    expect(await client.getAccount('85-150')).toMatchObject({ postedMinor: 200_000, inTransitMinor: 0 });
  });
});

it('a call on a database that is full is answered as unavailable, and is not written a second time', async () => {
  const logged: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void logged.push(line) });
  const bank = await startTestBank('sqlite', { log });
  const { db } = bank.database;
  await sql`pragma max_page_count = 1`.execute(db);
  const long = 'x'.repeat(30);
  const posts = Array.from({ length: 60 }, (_, n) =>
    bank.client.withdraw({ ...order(`${long}-${n}`), account: '85-150' }, { key: `${long}-${n}` }),
  );
  const answers = await Promise.allSettled(posts);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { status: 503, code: 'bank_unavailable' },
  });
  await bank.close();
  expect(logged.join()).toContain('request failed');
  expect(logged.join()).not.toContain('could not log');
});
