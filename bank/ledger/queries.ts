/** Lists of accounts, entries and calls, by page. */
import type { Kysely } from 'kysely';
import { type PageRequest, pageOf } from '#bank/database/paging.ts';
import { toAccount, toCall, toEntry } from '#bank/database/rows.ts';
import type { Tables } from '#bank/database/tables.ts';
import type { Account, Call, CallOutcome, Entry, Page } from '#lib/bank-client/contract.ts';

/** By id. */
export async function listAccounts(
  db: Kysely<Tables>,
  { limit, cursor }: PageRequest<string>,
): Promise<Page<Account>> {
  const rows = await db
    .selectFrom('accounts')
    .selectAll()
    .$if(cursor !== undefined, (query) => query.where('id', '>', cursor ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows.map(toAccount), limit);
}

export async function getAccount(db: Kysely<Tables>, id: string): Promise<Account | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toAccount(row);
}

/** Newest first. */
export async function listEntries(
  db: Kysely<Tables>,
  of: { account: string } | { transfer: string },
  { limit, cursor }: PageRequest<number>,
): Promise<Page<Entry>> {
  const rows = await db
    .selectFrom('entries')
    .innerJoin('transactions', 'transactions.id', 'entries.transaction_id')
    .selectAll('entries')
    .select(['transactions.kind', 'transactions.key', 'transactions.transfer', 'transactions.posted_at'])
    .where((where) =>
      'account' in of
        ? where('entries.account', '=', of.account)
        : where('transactions.transfer', '=', of.transfer),
    )
    .$if(cursor !== undefined, (query) => query.where('entries.id', '<', cursor ?? 0))
    .orderBy('entries.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows.map((row) => toEntry(row, row)),
    limit,
  );
}

/** Combined with AND. */
export interface CallFilter {
  /** Any of these. */
  transfers: readonly string[] | undefined;
  /** Any of these, posted or replayed. */
  transactions: readonly string[] | undefined;
  outcome: CallOutcome | undefined;
}

/** Newest first. */
export async function listCalls(
  db: Kysely<Tables>,
  { transfers, transactions, outcome }: CallFilter,
  { limit, cursor }: PageRequest<number>,
): Promise<Page<Call>> {
  const rows = await db
    .selectFrom('calls')
    .selectAll()
    .$if(transfers !== undefined, (query) => query.where('transfer', 'in', [...(transfers ?? [])]))
    .$if(transactions !== undefined, (query) =>
      query.where('transaction_id', 'in', [...(transactions ?? [])]),
    )
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? 'none'))
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? 0))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows.map(toCall), limit);
}
