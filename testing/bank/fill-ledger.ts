import { type Kysely, sql } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';

/** Of each transfer. */
export const ENTRIES_PER_TRANSFER = 4;

const OLD = '2026-01-01T00:00:00.000Z';
const SIDES = [
  { name: 'withdrawal', operation: 'withdraw', prefix: 'W', account: 'A1001', change: -1 },
  { name: 'deposit', operation: 'deposit', prefix: 'D', account: 'B2002', change: 1 },
] as const;
const CLEARING = 'clearing-usd.bank1.example.com';

/** Completed transfers of one cent between two seed accounts, on a new bank that is closed or not writing. */
export async function fillLedger(db: Kysely<Tables>, transfers: number): Promise<void> {
  const numbers = sql`with recursive numbers(n) as
    (select 1 union all select n + 1 from numbers where n < ${transfers})`;
  for (const [index, { name, operation, prefix, account, change }] of SIDES.entries()) {
    const { posted_minor: before } = await db
      .selectFrom('accounts')
      .select('posted_minor')
      .where('id', '=', account)
      .executeTakeFirstOrThrow();
    await sql`insert into transactions (id, kind, key, transfer, posted_at)
      ${numbers} select ${prefix} || 'old' || n, ${name}, 'old-' || n || ${`-${name}`}, 'old-' || n, ${OLD}
      from numbers`.execute(db);
    await sql`insert into keys (key, outcome, operation, request_hash, account, amount_minor, currency, transfer,
        transaction_id, balance_minor, decided_at)
      ${numbers} select 'old-' || n || ${`-${name}`}, 'posted', ${operation}, '', ${account}, 1, 'USD', 'old-' || n,
        ${prefix} || 'old' || n, ${before} + n * ${change}, ${OLD}
      from numbers`.execute(db);
    const sides = [
      { id: 3 * index, of: account, amount: change, balance: sql`${before} + n * ${change}` },
      { id: 1 + index, of: CLEARING, amount: -change, balance: sql`${1 - index}` },
    ];
    for (const { id, of, amount, balance } of sides) {
      await sql`insert into entries (id, transaction_id, account, amount_minor, balance_minor)
        ${numbers} select 1000 + ${ENTRIES_PER_TRANSFER} * n + ${id}, ${prefix} || 'old' || n, ${of}, ${amount}, ${balance}
        from numbers`.execute(db);
    }
    await sql`update accounts set posted_minor = posted_minor + ${change * transfers}
      where id = ${account}`.execute(db);
  }
  await sql`insert into transits (transfer, account, clearing_account, currency, amount_minor)
    ${numbers} select 'old-' || n, 'A1001', ${CLEARING}, 'USD', 0 from numbers`.execute(db);
  await sql`update counters set entry = ${2_000 + ENTRIES_PER_TRANSFER * transfers}`.execute(db);
}
