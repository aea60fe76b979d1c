/** Lists of accounts, entries and calls, by page. */
import { type Kysely, sql } from 'kysely';
import { type PageRequest, pageOf } from '#bank/database/paging.ts';
import { toAccount, toCall, toEntry } from '#bank/database/rows.ts';
import type { Tables } from '#bank/database/tables.ts';
import type { Account, Call, CallOutcome, Entry, FaultOperation, Page } from '#lib/bank-client/contract.ts';

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
  bank?: string | undefined;
  operation?: FaultOperation | undefined;
  outcome?: CallOutcome | undefined;
  /** Only calls whose caller never learned the outcome. */
  answerLost: boolean;
}

/** Newest first. */
export async function listCalls(
  db: Kysely<Tables>,
  filter: CallFilter,
  page: PageRequest<number>,
): Promise<Page<Call>> {
  const rows = await selectCalls(db, filter, page).execute();
  return pageOf(rows.map(toCall), page.limit);
}

export function selectCalls(
  db: Kysely<Tables>,
  { transfers, transactions, bank, operation, outcome, answerLost }: CallFilter,
  { limit, cursor }: PageRequest<number>,
) {
  return (
    db
      .selectFrom('calls')
      .selectAll()
      .$if(transfers !== undefined, (query) => query.where('transfer', 'in', [...(transfers ?? [])]))
      .$if(transactions !== undefined, (query) =>
        query.where('transaction_id', 'in', [...(transactions ?? [])]),
      )
      .$if(bank !== undefined, (query) => query.where('bank', '=', bank ?? ''))
      .$if(operation !== undefined, (query) => query.where('operation', '=', operation ?? 'lookup'))
      .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? 'none'))
      // As a literal: a partial index is not used for a parameter.
      .$if(answerLost, (query) => query.where(sql<boolean>`answer_lost = 1`))
      .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? 0))
      .orderBy('id', 'desc')
      .limit(limit + 1)
  );
}
