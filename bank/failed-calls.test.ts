import { describe, expect, it, onTestFinished } from 'vitest';
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
