import { expect, it } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { bankSummaries } from './bank-summaries.ts';

it('a bank of thousands of accounts is a few of them, their number and their totals', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => testAccount(`n${index}`, { postedMinor: 2 }));
  const summaries = bankSummaries([...many, testAccount('euro', { currency: 'EUR', postedMinor: 7 })], 5);
  expect(summaries).toMatchObject([
    {
      name: 'bank1.example.com',
      count: 5_001,
      totals: expect.arrayContaining([
        { currency: 'USD', amountMinor: 10_000 },
        { currency: 'EUR', amountMinor: 7 },
      ]),
    },
  ]);
  expect(summaries[0]?.accounts.map(({ id }) => id)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
});

it('a thousand banks are no more to send than forty with their accounts', () => {
  const accounts = Array.from({ length: 12_000 }, (_, index) =>
    testAccount(`n${index}`, { bank: `bank${String(index % 1_000).padStart(4, '0')}.example.com` }),
  );
  const summaries = bankSummaries(accounts, 12);
  expect(summaries).toHaveLength(1_000);
  expect(summaries[39]?.accounts).toHaveLength(12);
  expect(summaries[40]).toMatchObject({ name: 'bank0040.example.com', count: 12, accounts: [] });
  expect(JSON.stringify(summaries).length).toBeLessThan(200_000);
});

it('accounts of the demonstration are counted apart, and their money with the rest', () => {
  const accounts = [testAccount('A1', { postedMinor: 2 }), testAccount('demo-mara-1', { postedMinor: 3 })];
  const [summary] = bankSummaries(accounts, 5);
  expect(summary).toMatchObject({ count: 1, demos: 1, totals: [{ amountMinor: 5 }] });
  expect(summary?.accounts.map(({ id }) => id)).toEqual(['A1']);
});
