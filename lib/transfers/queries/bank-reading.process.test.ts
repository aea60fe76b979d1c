import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHistory } from '#lib/transfers/view/history.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { DETAILS, START_MS } from '#testing/transfers/sources.ts';
import { fetchBankReading } from './bank-reading.ts';

const CALLS = 17 * 59;
const HISTORY = { ...readHistory([]), details: DETAILS, startedAtMs: START_MS };

let bank: TestBank;

beforeAll(async () => {
  bank = await startTestBank();
  Object.assign(process.env, { BANK_URL: bank.url, BANK_TOKEN: bank.token });
  const transfer = DETAILS.referenceId;
  for (let made = 0; made < CALLS; made += 59) {
    await Promise.all(Array.from({ length: 59 }, () => bank.client.lookUpKey('a-key', { transfer })));
  }
});
afterAll(() => bank.close());

it('of very many calls of a transfer the latest are read, and that there are others is known', async () => {
  const { calls, areCut } = await fetchBankReading(HISTORY, 1_000);
  expect([calls.length, areCut]).toEqual([1_000, true]);
  expect(Math.max(...calls.map(({ id }) => id)) - Math.min(...calls.map(({ id }) => id))).toBe(999);
});

it('without a limit all are read, as for the export', async () => {
  const { calls, areCut } = await fetchBankReading(HISTORY, Number.POSITIVE_INFINITY);
  expect([calls.length, areCut]).toEqual([CALLS, false]);
});
