import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseKind } from '#lib/database/open.ts';
import { openTestDatabase, startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { type CallFilter, selectCalls } from './ledger/queries.ts';

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
    await expect(bank.client.listCalls({ transactions: ["' or 1=1"] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
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

  it('finds calls by bank, operation, outcome and lost answer, and by all of them together', async () => {
    const { client } = bank;
    const order = { amountMinor: 1, currency: 'USD', transfer: 'filtered' } as const;
    await client.withdraw({ ...order, account: 'A1001' }, { key: 'filtered-withdrawal', attempt: 1 });
    const scope = { transfer: 'filtered', operation: 'deposit' } as const;
    await client.armFault({ kind: 'fail-next', scope, count: 1, by: 'a test', reason: 'fails' });
    await client.armFault({ kind: 'lose-answer', scope, count: 1, by: 'a test', reason: 'posts' });
    for (const attempt of [1, 2]) {
      const deposit = { ...order, account: 'B2002' };
      await client.deposit(deposit, { key: 'filtered-deposit', attempt }).catch(() => undefined);
    }
    const found = async (filter: Parameters<typeof client.listCalls>[0]) =>
      (await client.listCalls({ ...filter, transfer: 'filtered' })).items.map(
        ({ operation, outcome, answerLost }) => `${operation} ${outcome}${answerLost ? ', lost' : ''}`,
      );
    const { bank: bankOfDeposit } = await client.getAccount('B2002');
    const deposits = await found({ operation: 'deposit' });
    expect([...deposits].sort()).toEqual(['deposit failed', 'deposit posted, lost']);
    expect(await found({ bank: bankOfDeposit })).toEqual(deposits);
    expect(await found({ outcome: 'failed' })).toEqual(['deposit failed']);
    expect(await found({ answerLost: true })).toEqual(['deposit posted, lost']);
    const all = { bank: bankOfDeposit, operation: 'deposit', outcome: 'posted', answerLost: true } as const;
    expect(await found(all)).toEqual(['deposit posted, lost']);
    expect(await found({ ...all, operation: 'withdraw' })).toEqual([]);
    await expect(client.listCalls({ bank: "' or 1=1" })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('pages through a filter, newest first, while newer calls arrive', async () => {
    const { client } = bank;
    const lookUp = (attempt: number) => client.lookUpKey('paged', { transfer: 'paged', attempt });
    for (const attempt of [1, 2, 3, 4, 5]) await lookUp(attempt);
    const attempts: (number | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listCalls({ transfer: 'paged', operation: 'lookup', limit: 2, cursor });
      attempts.push(...page.items.map(({ attempt }) => attempt));
      await lookUp(6);
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(attempts).toEqual([5, 4, 3, 2, 1]);
  });
});

it('each filter of the call log is answered by an index, in its order', async () => {
  const database = await openTestDatabase('sqlite');
  const none = { transfers: undefined, transactions: undefined, answerLost: false };
  const planOf = async (filter: Partial<CallFilter>) => {
    const plan = await selectCalls(database.db, { ...none, ...filter }, { limit: 50, cursor: 9 }).explain(
      undefined,
      sql`query plan`,
    );
    return JSON.stringify(plan);
  };
  const plans = {
    calls_by_transfer: await planOf({ transfers: ['rm-1'] }),
    calls_by_bank: await planOf({ bank: 'bank1.example.com' }),
    calls_by_operation: await planOf({ operation: 'refund' }),
    calls_by_outcome: await planOf({ outcome: 'refused' }),
    calls_with_lost_answer: await planOf({ answerLost: true }),
  };
  await database.close();
  for (const [index, plan] of Object.entries(plans)) {
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  }
});
