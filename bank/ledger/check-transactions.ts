import { type Kysely, sql } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';
import type { Pace } from '#bank/shared/in-steps.ts';
import { Violations } from './violations.ts';

const STEP = 2_000;

interface CheckedTransaction {
  id: string;
  entries: number;
  sumMinor: number;
  currencies: number;
  /** Of its accounts, those of neither a customer nor equity. */
  others: number;
  /** An opening or an adjustment, which no key orders. */
  isOwn: number;
  isOutcome: number;
}

const RULES: { isBroken: (transaction: CheckedTransaction) => boolean; message: (id: string) => string }[] = [
  {
    isBroken: ({ sumMinor }) => sumMinor !== 0,
    message: (id) => `The entries of transaction ${id} do not sum to zero.`,
  },
  {
    isBroken: ({ currencies }) => currencies > 1,
    message: (id) => `Transaction ${id} mixes currencies.`,
  },
  {
    isBroken: ({ entries }) => entries === 0,
    message: (id) => `Transaction ${id} has no entries.`,
  },
  {
    isBroken: ({ isOwn, isOutcome }) => isOwn === 0 && isOutcome === 0,
    message: (id) => `Transaction ${id} is not the outcome of its key.`,
  },
  {
    isBroken: ({ isOwn, others }) => isOwn === 1 && others > 0,
    message: (id) => `Transaction ${id} is not between equity and a customer.`,
  },
];

/** Each is whole from its commit on, so that each can be read at a moment of its own. */
export async function violationsOfTransactions(db: Kysely<Tables>, pace: Pace): Promise<string[]> {
  const found = RULES.map(({ isBroken, message }) => ({ isBroken, violations: new Violations(message) }));
  let last: CheckedTransaction | undefined;
  do {
    const after = last?.id ?? '';
    const transactions = await pace.step(() => readTransactions(db, after));
    for (const transaction of transactions) {
      for (const { isBroken, violations } of found) if (isBroken(transaction)) violations.add(transaction.id);
    }
    last = transactions[STEP - 1];
  } while (last);
  return found.flatMap(({ violations }) => violations.messages());
}

async function readTransactions(db: Kysely<Tables>, after: string): Promise<CheckedTransaction[]> {
  const { rows } = await sql<CheckedTransaction>`
    select checked.id, count(entries.id) as entries,
      cast(coalesce(sum(entries.amount_minor), 0) as bigint) as "sumMinor",
      count(distinct accounts.currency) as currencies,
      count(case when accounts.kind not in ('equity', 'customer') then 1 end) as others,
      max(case when checked.kind in ('opening', 'adjustment') then 1 else 0 end) as "isOwn",
      max(case when keys.key = checked.key then 1 else 0 end) as "isOutcome"
    from (select id, kind, key from transactions where id > ${after} order by id limit ${STEP}) as checked
    left join keys on keys.transaction_id = checked.id
    left join entries on entries.transaction_id = checked.id
    left join accounts on accounts.id = entries.account
    group by checked.id order by checked.id`.execute(db);
  return rows;
}
