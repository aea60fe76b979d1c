import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '#lib/bank-client/contract.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import type { AccountPage } from './account-range.ts';
import { changeAccountStatus, openAccount } from './change-account.ts';
import { accountsToOffer, searchAccounts } from './find-accounts.ts';
import { accountsTopic, readAccounts } from './list-accounts.ts';
import { AccountNotFound, readStatement, statementCsv } from './statement.ts';

const NEW = { id: 'N1', bank: 'bank1.example.com', holder: 'New', currency: 'USD' } as const;

const FIRST = { after: '', count: 100, withDemonstrations: false };

let bank: TestBank;
let closed = false;

beforeAll(async () => {
  bank = await startTestBank();
  Object.assign(process.env, { BANK_URL: bank.url, BANK_TOKEN: bank.token });
  await bank.client.openAccount({ ...NEW, id: 'S1', openingBalanceMinor: 100_000 });
  for (const transfer of ['t1', 't2', 't3']) {
    const order = { account: 'S1', amountMinor: 1_000, currency: 'USD', transfer } as const;
    const key = `${transfer}-withdrawal`;
    // The first attempt at the second is lost on its way.
    if (transfer === 't2') await failNext();
    await bank.client.withdraw(order, { key, attempt: 1 }).catch(() => undefined);
    await bank.client.withdraw(order, { key, attempt: 2 });
  }
});
afterAll(() => close());

/** Once: the last test does it too. */
async function close(): Promise<void> {
  if (closed) return;
  closed = true;
  await bank.close();
}

async function failNext(): Promise<void> {
  await bank.client.armFault({ kind: 'fail-next', count: 1, by: 'a test', reason: 'to see an attempt' });
}

describe('a statement', () => {
  it('has the balance each entry left, and the attempt that posted it', async () => {
    const { account, lines, next } = await readStatement('S1');
    expect(account.postedMinor).toBe(97_000);
    expect(next).toBeNull();
    expect(
      lines.map(({ transfer, attempt, amountMinor, balanceMinor }) => [
        transfer,
        attempt,
        amountMinor,
        balanceMinor,
      ]),
    ).toEqual([
      ['t3', 1, -1_000, 97_000],
      ['t2', 2, -1_000, 98_000],
      ['t1', 1, -1_000, 99_000],
      [null, null, 100_000, 100_000],
    ]);
  });

  it('is read page by page, each entry once', async () => {
    const first = await readStatement('S1', { limit: 3 });
    const second = await readStatement('S1', { limit: 3, cursor: first.next ?? '' });
    const ids = [...first.lines, ...second.lines].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(second.next).toBeNull();
  });

  it('is written down whole, debits as numbers', async () => {
    const lines = (await new Response(await statementCsv('S1')).text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/,withdrawal,t2,2,-10\.00,980\.00,USD$/);
  });

  it('of an account there is none of says so', async () => {
    await expect(readStatement('nobody')).rejects.toThrow(AccountNotFound);
    await expect(statementCsv('nobody')).rejects.toThrow('Account nobody does not exist.');
  });
});

describe('opening an account', () => {
  it('again, after a lost answer, finds the one that was opened', async () => {
    const request = { ...NEW, openingBalanceMinor: 5_000 };
    expect(await openAccount(request)).toMatchObject({ id: 'N1', postedMinor: 5_000 });
    expect(await openAccount(request)).toMatchObject({ id: 'N1', postedMinor: 5_000 });
  });

  it('with more than one person may send alone is refused, and nothing is opened', async () => {
    const rich = { ...NEW, id: 'N2', openingBalanceMinor: 100_001 };
    await expect(openAccount(rich)).rejects.toThrow('USD 1,000.00 at most');
    await expect(bank.client.getAccount('N2')).rejects.toMatchObject({ code: 'unknown_account' });
  });

  it('under a number somebody else has is refused', async () => {
    await expect(openAccount({ ...NEW, id: 'A1001', holder: 'Not them' })).rejects.toMatchObject({
      code: 'account_exists',
    });
  });
});

describe('accounts of the demonstration', () => {
  const demo = 'demo-mara-7ymwd-4x8aj';
  const idsOf = (found: readonly Account[]) => found.map(({ id }) => id);

  beforeAll(async () => {
    await bank.client.openAccount({ ...NEW, id: demo, holder: 'Mara Lind', openingBalanceMinor: 700 });
  });

  it('are left out of the list, but not of its totals, unless asked for', async () => {
    const without = await readAccounts(FIRST);
    const withThem = await readAccounts({ ...FIRST, withDemonstrations: true });
    expect(without?.hidden).toBe(1);
    expect(idsOf(without?.accounts ?? [])).not.toContain(demo);
    expect(withThem).toMatchObject({ hidden: 0, banks: without?.banks });
    expect(idsOf(withThem?.accounts ?? [])).toContain(demo);
    expect(accountsTopic.isKey('demonstrations/100')).toBe(true);
  });

  it('are found by their number only, and still have a statement', async () => {
    for (const text of ['', 'mara', 'lind', 'bank1.example.com']) {
      expect(idsOf(await searchAccounts(text))).not.toContain(demo);
    }
    for (const text of [demo, 'demo-mara', 'DEMO-mara lind']) {
      expect(idsOf(await searchAccounts(text))).toEqual([demo]);
    }
    expect((await readStatement(demo)).account.holder).toBe('Mara Lind');
    expect(idsOf(await accountsToOffer([demo]))).toContain(demo);
  });
});

describe('a list of thousands of accounts', () => {
  const MANY = 2_000;
  /** Each waits for its turn at the bank. */
  const AT_ONCE = 20;

  beforeAll(async () => {
    const banks = ['bank8.example.com', 'bank9.example.com'];
    const one = { holder: 'One of many', currency: 'USD', openingBalanceMinor: 1 } as const;
    const open = (number: number) =>
      bank.client.openAccount({ ...one, id: `many-${number}`, bank: banks[number % 2] ?? '' });
    for (let from = 0; from < MANY; from += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => open(from + index)));
    }
  });

  it('is sent in pages, each account once, with the totals of all', async () => {
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page: AccountPage | null = await readAccounts({ after, count: 1_000, withDemonstrations: false });
      if (!page) throw new Error('The bank is unavailable.');
      seen.push(...page.accounts.map(({ id }) => id));
      const many = page.banks.filter(({ name }) => /bank[89]/.test(name));
      for (const { posted } of many) expect(posted).toEqual([{ currency: 'USD', amountMinor: MANY / 2 }]);
      after = page.next;
    }
    expect(seen.filter((id) => id.startsWith('many-'))).toHaveLength(MANY);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is followed only as far as it is shown', async () => {
    expect(JSON.stringify(await accountsTopic.read('100')).length).toBeLessThan(25_000);
    expect(JSON.stringify(await accountsTopic.read('1000')).length).toBeLessThan(250_000);
    expect(await accountsTopic.read('100/bank9.example.com/zzz')).toMatchObject({ accounts: [], next: null });
    for (const key of ['', '5000', '150', '0', '100/bank9', '100/a/b/c', 'x']) {
      expect(accountsTopic.isKey(key)).toBe(false);
    }
  });
});

describe('an account', () => {
  it('is frozen, closed and reopened, but only from the status that was seen', async () => {
    for (const [before, status] of [
      ['open', 'frozen'],
      ['frozen', 'closed'],
      ['closed', 'open'],
    ] as const) {
      expect(await changeAccountStatus('S1', before, status)).toMatchObject({ status });
    }
    await expect(changeAccountStatus('S1', 'frozen', 'closed')).rejects.toThrow(
      'S1 is open by now, not frozen',
    );
  });

  it('that changes is shown to who watches, without the banks’ own', async () => {
    const seen: (Account[] | undefined)[] = [];
    const changed = new Promise<void>((resolve, reject) => {
      const stop = accountsTopic.subscribe('100', {
        onSnapshot: ({ data }) => {
          seen.push(data?.accounts);
          if (data?.accounts.find(({ id }) => id === 'S1')?.status !== 'frozen') return;
          stop();
          resolve();
        },
        onComplete: reject,
        onError: reject,
      });
    });
    await changeAccountStatus('S1', 'open', 'frozen');
    await changed;
    expect(seen.at(-1)?.every(({ kind }) => kind === 'customer')).toBe(true);
  });

  it('is unknown, rather than none, while the bank does not answer', async () => {
    await close();
    expect(await readAccounts(FIRST)).toBeNull();
  });
});
