import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedEvent } from '#lib/bank-client/contract.ts';
import { followFeed } from '#lib/bank-client/feed.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

const USD = 'USD' as const;

describe.each(['sqlite', 'postgres'] as const)('a reset of the bank on %s', (kind) => {
  let bank: TestBank;
  beforeAll(async () => {
    bank = await startTestBank(kind);
  });
  afterAll(() => bank.close());
  // All tests share the seed accounts: each returns what it leaves in transit.
  beforeEach(() => reset());

  const reset = () => bank.client.reset({ by: 'olga' });
  const posted = async (id: string) => (await bank.client.getAccount(id)).postedMinor;

  async function expectSound(): Promise<void> {
    const check = await bank.client.check();
    expect(check).toMatchObject({ ok: true, violations: [] });
    expect(check.sums.every(({ sumMinor }) => sumMinor === 0)).toBe(true);
  }

  async function transfer(name: string, amountMinor: number, deposits = true): Promise<void> {
    const common = { amountMinor, currency: USD, transfer: name };
    await bank.client.withdraw({ ...common, account: '85-150' }, { key: `${name}-withdrawal` });
    if (deposits) await bank.client.deposit({ ...common, account: '43-812' }, { key: `${name}-deposit` });
  }

  it('restores the opening balances of the seed accounts by entries against equity', async () => {
    await transfer('rm-back', 40_000);
    const done = await reset();
    expect(done.adjustments).toMatchObject([
      { account: '85-150', currency: USD, amountMinor: 40_000 },
      { account: '43-812', currency: USD, amountMinor: -40_000 },
    ]);
    expect([await posted('85-150'), await posted('43-812')]).toEqual([200_000, 0]);
    const { items } = await bank.client.listAccountEntries('43-812');
    expect(items.slice(0, 2).map(({ kind: entryKind, amountMinor }) => [entryKind, amountMinor])).toEqual([
      ['adjustment', -40_000],
      ['deposit', 40_000],
    ]);
    expect(await posted('equity-usd.bank1.example.com')).toBe(-1_240_000);
    await expectSound();
  });

  it('leaves money in transit, which still belongs to its account: a later refund fits', async () => {
    await transfer('rm-stays', 40_000, false);
    expect((await reset()).adjustments).toEqual([]);
    expect(await bank.client.check()).toMatchObject({
      inTransit: [{ transfer: 'rm-stays', currency: USD, amountMinor: 40_000 }],
    });
    const refund = { account: '85-150', amountMinor: 40_000, currency: USD, transfer: 'rm-stays' };
    await bank.client.refund(refund, { key: 'rm-stays-refund' });
    expect(await posted('85-150')).toBe(200_000);
    await expectSound();
  });

  it('takes no account below zero if more is in transit than its opening balance', async () => {
    const common = { amountMinor: 60_000, currency: USD, transfer: 'rm-2' };
    await bank.client.withdraw({ ...common, account: 'A1001' }, { key: 'rm-2-withdrawal' });
    await bank.client.deposit({ ...common, account: 'B2002' }, { key: 'rm-2-deposit' });
    const all = { account: 'B2002', amountMinor: 110_000, currency: USD, transfer: 'rm-3' };
    await bank.client.withdraw(all, { key: 'rm-3-withdrawal' });
    await reset();
    expect(await posted('B2002')).toBe(0);
    await bank.client.refund(all, { key: 'rm-3-refund' });
    await expectSound();
  });

  it('reopens and closes accounts as seeded, and clears the faults', async () => {
    await bank.client.changeAccount('85-150', { status: 'frozen' });
    await bank.client.changeAccount('B5555', { status: 'open' });
    const { id } = await bank.client.armFault({ kind: 'down', by: 'olga', reason: 'to see' });
    expect(await reset()).toMatchObject({
      clearedFaults: 1,
      statusChanges: [
        { account: '85-150', from: 'frozen', to: 'open' },
        { account: 'B5555', from: 'open', to: 'closed' },
      ],
    });
    expect((await bank.client.listFaults({ limit: 1 })).items).toMatchObject([{ id, state: 'cleared' }]);
  });

  it('leaves other accounts alone', async () => {
    const { id } = await bank.client.openAccount({
      bank: 'bank9.example.com',
      holder: 'Somebody',
      currency: USD,
      openingBalanceMinor: 5_000,
    });
    await bank.client.changeAccount(id, { status: 'frozen' });
    await reset();
    expect(await bank.client.getAccount(id)).toMatchObject({ postedMinor: 5_000, status: 'frozen' });
  });

  it('repeated changes nothing but its time, which the bank tells', async () => {
    await transfer('rm-again', 40_000);
    await reset();
    const { resetAt: first } = await bank.client.health();
    await vi.waitFor(() => expect(new Date().toISOString() > String(first)).toBe(true));
    expect(await reset()).toEqual({ clearedFaults: 0, adjustments: [], statusChanges: [] });
    const { resetAt } = await bank.client.health();
    expect([first, resetAt].toSorted()).toEqual([first, resetAt]);
    expect(resetAt).not.toBe(first);
  });

  it('is published on the feed', async () => {
    await transfer('rm-published', 40_000);
    const events: FeedEvent[] = [];
    const end = new AbortController();
    await new Promise<void>((resolve) => {
      void followFeed({
        baseUrl: bank.url,
        token: bank.token,
        signal: end.signal,
        onConnected: () => void reset(),
        onEvent: (event) => {
          events.push(event);
          if (events.length === 8) resolve();
        },
      });
    });
    end.abort();
    expect(events.filter(({ event }) => event === 'entry')).toHaveLength(4);
    expect(
      events.flatMap(({ event, data }) => (event === 'account' && data.kind === 'customer' ? data.id : [])),
    ).toEqual(['85-150', '43-812']);
  });
});

it('a reset is refused if the fault lab is off, and changes nothing', async () => {
  const bank = await startTestBank('sqlite', { faultLab: false });
  await bank.client.changeAccount('85-150', { status: 'frozen' });
  await expect(bank.client.reset({ by: 'olga' })).rejects.toMatchObject({ code: 'fault_lab_off' });
  expect(await bank.client.getAccount('85-150')).toMatchObject({ status: 'frozen' });
  await bank.close();
});
