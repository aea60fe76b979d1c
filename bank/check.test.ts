import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

const TRANSACTIONS = 20_000;

/** Pays an account a cent from equity, over and over. */
async function fill({ database: { db } }: TestBank): Promise<void> {
  const sides = [
    { account: 'equity-usd.bank1.example.com', amount: -1 },
    { account: '85-150', amount: 1 },
  ];
  const numbers = sql`with recursive numbers(n) as
    (select 1 union all select n + 1 from numbers where n < ${TRANSACTIONS})`;
  await sql`insert into transactions (id, kind, posted_at)
    ${numbers} select 'S' || n, 'adjustment', '2026-01-01T00:00:00.000Z' from numbers`.execute(db);
  for (const [index, { account, amount }] of sides.entries()) {
    const balance = sql`(select posted_minor from accounts where id = ${account})`;
    await sql`insert into entries (id, transaction_id, account, amount_minor, balance_minor)
      ${numbers} select 1000 + 2 * n + ${index}, 'S' || n, ${account}, ${amount}, ${balance} + n * ${amount}
      from numbers`.execute(db);
    await sql`update accounts set posted_minor = posted_minor + ${amount * TRANSACTIONS}
      where id = ${account}`.execute(db);
  }
  await sql`update counters set entry = ${2_000 + 2 * TRANSACTIONS}`.execute(db);
}

it('a check of a long ledger stops no posting, and sees one moment of it', async () => {
  const bank = await startTestBank('sqlite');
  onTestFinished(() => bank.close());
  await fill(bank);
  let posted = 0;
  let isChecking = true;
  const checking = bank.client.check().finally(() => {
    isChecking = false;
  });
  while (isChecking) {
    const order = { account: 'A1001', amountMinor: 1, currency: 'USD', transfer: `rm-${posted}` } as const;
    await bank.client.withdraw(order, { key: `rm-${posted}-withdrawal` });
    if (isChecking) posted += 1;
  }
  expect(await checking).toMatchObject({ ok: true, violations: [] });
  // One or two may come before or after it.
  expect(posted).toBeGreaterThan(10);
});
