import { describe, expect, it, onTestFinished } from 'vitest';
import { openTestDatabase, startTestBank, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';

const ORDER = { account: '85-150', amountMinor: 100, currency: 'USD', transfer: 'rm-1' } as const;
const OTHER = { ledger: 'another' };

describe.each(['sqlite', 'postgres'] as const)('the id of a ledger on %s', (kind) => {
  async function start(): Promise<TestBank> {
    const bank = await startTestBank(kind);
    onTestFinished(() => bank.close());
    return bank;
  }

  it('stays for as long as the database, and differs between two', async () => {
    const database = await openTestDatabase(kind);
    onTestFinished(() => database.close());
    const keptOpen = { ...database, close: async () => undefined };
    const idOf = async () => {
      const bank = await startTestBankOn(keptOpen);
      const { ledger } = await bank.client.health();
      await bank.close();
      return ledger;
    };
    const id = await idOf();
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(await idOf()).toBe(id);
    expect((await (await start()).client.health()).ledger).not.toBe(id);
  });

  it('keeps out what is meant for another: nothing is posted, closed, told or logged', async () => {
    const { client } = await start();
    const refused = {
      status: 409,
      code: 'other_ledger',
      message: expect.stringContaining('Nothing was done'),
    };
    await expect(client.withdraw(ORDER, { key: 'k-1', ...OTHER })).rejects.toMatchObject(refused);
    await expect(client.closeKey('k-1', { ...ORDER, operation: 'withdraw' }, OTHER)).rejects.toMatchObject(
      refused,
    );
    await expect(client.listLedgerTransfers({ transfers: ['rm-1'], ...OTHER })).rejects.toMatchObject(
      refused,
    );
    expect(await client.lookUpKey('k-1')).toMatchObject({ outcome: 'none' });
    expect((await client.listCalls({ operation: 'withdraw' })).items).toEqual([]);
    const { ledger } = await client.health();
    expect(await client.withdraw(ORDER, { key: 'k-1', ledger })).toMatchObject({ replayed: false });
  });
});
