import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseKind } from '#lib/database/open.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

describe.each<DatabaseKind>(['sqlite', 'postgres'])('the call log on %s', (kind) => {
  let bank: TestBank;

  beforeAll(async () => {
    bank = await startTestBank(kind);
  });
  afterAll(() => bank.close());

  it('finds the calls of a transaction: the one that posted it and its replays', async () => {
    const order = { amountMinor: 100, currency: 'USD', transfer: 'by-transaction' } as const;
    const key = 'by-transaction-withdrawal';
    const withdrawal = { ...order, account: 'A1001' };
    const { transactionId } = await bank.client.withdraw(withdrawal, { key, attempt: 1 });
    await bank.client.withdraw(withdrawal, { key, attempt: 2 });
    const deposit = { ...order, account: 'B2002' };
    const deposited = await bank.client.deposit(deposit, { key: 'by-transaction-deposit', attempt: 3 });

    const one = await bank.client.listCalls({ transactions: [transactionId] });
    expect(one.items.map(({ outcome, attempt }) => ({ outcome, attempt }))).toEqual([
      { outcome: 'replayed', attempt: 2 },
      { outcome: 'posted', attempt: 1 },
    ]);
    const both = await bank.client.listCalls({ transactions: [transactionId, deposited.transactionId] });
    expect(both.items.map(({ operation }) => operation)).toEqual(['deposit', 'withdraw', 'withdraw']);
  });

  it('finds nothing for an unknown transaction, and refuses a malformed id', async () => {
    expect((await bank.client.listCalls({ transactions: ['W1'] })).items).toEqual([]);
    expect((await bank.client.listCalls({ transactions: [] })).items).toEqual([]);
    await expect(bank.client.listCalls({ transactions: ["' or 1=1"] })).rejects.toThrow('invalid_request');
  });

  it('finds the refused calls of several transfers', async () => {
    for (const transfer of ['refused-1', 'refused-2', 'posted-1']) {
      const amountMinor = transfer === 'posted-1' ? 1 : 999_999_999;
      const request = { account: 'A1001', amountMinor, currency: 'USD', transfer } as const;
      await bank.client.withdraw(request, { key: `${transfer}-withdrawal` }).catch(() => undefined);
    }
    const { items } = await bank.client.listCalls({
      transfer: ['refused-1', 'posted-1'],
      outcome: 'refused',
    });
    expect(items.map(({ transfer, code }) => [transfer, code])).toEqual([
      ['refused-1', 'insufficient_funds'],
    ]);
    expect((await bank.client.listCalls({ transfer: [] })).items).toEqual([]);
    expect((await bank.client.listCalls({ transfer: 'refused-2' })).items).toHaveLength(1);
  });
});
