import { type Kysely, sql } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';
import type { Check } from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';

/** Computes the ledger's invariants from its entries, at one moment, and compares every cache with them. */
export function checkLedger(db: Kysely<Tables>): Promise<Check> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const sums = await sumsPerCurrency(trx);
      const inTransit = await inTransitPerTransfer(trx);
      const violations = [
        ...sums
          .filter((sum) => sum.sumMinor !== 0)
          .map((sum) => `All ${sum.currency} accounts together hold ${sum.sumMinor} minor units, not 0.`),
        ...inTransit
          .filter((transit) => transit.amountMinor < 0)
          .map(
            (transit) =>
              `Transfer ${transit.transfer} paid out ${-transit.amountMinor} minor units more than it withdrew.`,
          ),
        ...(await violationsOf(trx)),
      ];
      return { ok: violations.length === 0, sums, inTransit, violations };
    });
}

async function sumsPerCurrency(db: Kysely<Tables>): Promise<Check['sums']> {
  const { rows } = await sql<{ currency: Currency; sumMinor: number }>`
    select accounts.currency, cast(sum(entries.amount_minor) as bigint) as "sumMinor"
    from entries join accounts on accounts.id = entries.account
    group by accounts.currency order by accounts.currency`.execute(db);
  return rows;
}

async function inTransitPerTransfer(db: Kysely<Tables>): Promise<Check['inTransit']> {
  const { rows } = await sql<{ transfer: string; currency: Currency; amountMinor: number }>`
    select transactions.transfer, accounts.currency, cast(sum(entries.amount_minor) as bigint) as "amountMinor"
    from entries
    join accounts on accounts.id = entries.account
    join transactions on transactions.id = entries.transaction_id
    where accounts.kind = 'clearing'
    group by transactions.transfer, accounts.currency
    having sum(entries.amount_minor) <> 0
    order by transactions.transfer, accounts.currency`.execute(db);
  return rows;
}

/** Each query finds what breaks one rule. */
const RULES: { query: string; message: (subject: string) => string }[] = [
  {
    query: `select transaction_id as subject from entries group by transaction_id having sum(amount_minor) <> 0`,
    message: (transaction) => `The entries of transaction ${transaction} do not sum to zero.`,
  },
  {
    query: `select entries.transaction_id as subject from entries join accounts on accounts.id = entries.account
      group by entries.transaction_id having count(distinct accounts.currency) > 1`,
    message: (transaction) => `Transaction ${transaction} mixes currencies.`,
  },
  {
    query: `select transactions.id as subject from transactions
      where not exists (select 1 from entries where entries.transaction_id = transactions.id)`,
    message: (transaction) => `Transaction ${transaction} has no entries.`,
  },
  {
    query: `select accounts.id as subject from accounts left join entries on entries.account = accounts.id
      group by accounts.id, accounts.posted_minor
      having accounts.posted_minor <> coalesce(sum(entries.amount_minor), 0)`,
    message: (account) => `The cached balance of ${account} is not the sum of its entries.`,
  },
  {
    query: `select account as subject from (
        select account, balance_minor, sum(amount_minor) over (partition by account order by id) as running
        from entries
      ) as statement where balance_minor <> running group by account`,
    message: (account) => `The running balance on the statement of ${account} is wrong.`,
  },
  {
    query: `select account as subject from entries join accounts on accounts.id = entries.account
      where accounts.kind <> 'equity' and entries.balance_minor < 0 group by account`,
    message: (account) => `Account ${account} was below zero.`,
  },
  {
    query: `select transits.transfer as subject from transits left join (
        select transactions.transfer, entries.account, sum(entries.amount_minor) as amount
        from entries
        join accounts on accounts.id = entries.account
        join transactions on transactions.id = entries.transaction_id
        where accounts.kind = 'clearing' group by transactions.transfer, entries.account
      ) as in_clearing on in_clearing.transfer = transits.transfer and in_clearing.account = transits.clearing_account
      where transits.amount_minor <> coalesce(in_clearing.amount, 0)`,
    message: (transfer) =>
      `The cached money in transit of transfer ${transfer} is not the sum on its clearing account.`,
  },
  {
    query: `select in_clearing.transfer as subject from (
        select transactions.transfer, entries.account, sum(entries.amount_minor) as amount
        from entries
        join accounts on accounts.id = entries.account
        join transactions on transactions.id = entries.transaction_id
        where accounts.kind = 'clearing' group by transactions.transfer, entries.account
      ) as in_clearing left join transits
        on transits.transfer = in_clearing.transfer and transits.clearing_account = in_clearing.account
      where in_clearing.amount <> 0 and transits.transfer is null`,
    message: (transfer) =>
      `Transfer ${transfer} has money on a clearing account without a record of its owner.`,
  },
  {
    query: `select accounts.id as subject from accounts left join transits on transits.account = accounts.id
      group by accounts.id, accounts.in_transit_minor
      having accounts.in_transit_minor <> coalesce(sum(transits.amount_minor), 0)`,
    message: (account) =>
      `The cached money in transit of account ${account} is not the sum of its transfers.`,
  },
  {
    query: `select transactions.id as subject from transactions left join keys on keys.transaction_id = transactions.id
      where transactions.kind not in ('opening', 'adjustment') and (keys.key is null or keys.key <> transactions.key)`,
    message: (transaction) => `Transaction ${transaction} is not the outcome of its key.`,
  },
  {
    query: `select distinct transactions.id as subject from transactions
      join entries on entries.transaction_id = transactions.id
      join accounts on accounts.id = entries.account
      where transactions.kind in ('opening', 'adjustment') and accounts.kind not in ('equity', 'customer')`,
    message: (transaction) => `Transaction ${transaction} is not between equity and a customer.`,
  },
];

async function violationsOf(db: Kysely<Tables>): Promise<string[]> {
  const found: string[] = [];
  for (const rule of RULES) {
    const { rows } = await sql
      .raw<{ subject: string }>(`${rule.query} order by subject limit 20`)
      .execute(db);
    found.push(...rows.map((row) => rule.message(row.subject)));
  }
  return found;
}
