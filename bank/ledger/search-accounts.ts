import type { Kysely } from 'kysely';
import { wordsOf } from '#bank/database/account-words.ts';
import { toAccount } from '#bank/database/rows.ts';
import type { Tables } from '#bank/database/tables.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { DEMO_ACCOUNT_PREFIX } from '#lib/shared/ids.ts';

/** How many words are read to fill a page: several of one account can match. */
const MAX_MATCHES = 500;

/**
 * Customers' accounts that have, for each word of the text, one that begins with it. The closest come
 * first; without a word, all by id. Those of the demonstration are found by their number only.
 */
export async function searchAccounts(db: Kysely<Tables>, text: string, limit: number): Promise<Account[]> {
  const [longest, ...others] = wordsOf(text).sort((one, other) => other.length - one.length);
  if (longest === undefined) return firstCustomers(db, limit);
  const ids = (await matchingAccounts(db, longest, others)).slice(0, limit);
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('accounts').selectAll().where('id', 'in', ids).execute();
  return ids.flatMap((id) => rows.filter((row) => row.id === id)).map(toAccount);
}

async function firstCustomers(db: Kysely<Tables>, limit: number): Promise<Account[]> {
  const customers = db.selectFrom('accounts').selectAll().where('kind', '=', 'customer');
  const ordinary = customers.where(({ eb, or }) =>
    or([eb('id', '<', DEMO_ACCOUNT_PREFIX), eb('id', '>', endOf(DEMO_ACCOUNT_PREFIX))]),
  );
  return (await ordinary.orderBy('id').limit(limit).execute()).map(toAccount);
}

/** Reads the longest word's matches in order, and for each whether the others match too. */
async function matchingAccounts(
  db: Kysely<Tables>,
  longest: string,
  others: readonly string[],
): Promise<string[]> {
  const matches = await db
    .selectFrom('account_words as matched')
    .select('matched.account')
    .where('matched.word', '>=', longest)
    .where('matched.word', '<', endOf(longest))
    .where(({ and, exists, selectFrom }) =>
      and(
        others.map((word) =>
          exists(
            selectFrom('account_words as other')
              .select('other.word')
              .whereRef('other.account', '=', 'matched.account')
              .where('other.word', '>=', word)
              .where('other.word', '<', endOf(word)),
          ),
        ),
      ),
    )
    .$if(!longest.startsWith(DEMO_ACCOUNT_PREFIX), (query) =>
      query.where(({ eb, or }) =>
        or([
          eb('matched.account', '<', DEMO_ACCOUNT_PREFIX),
          eb('matched.account', '>', endOf(DEMO_ACCOUNT_PREFIX)),
        ]),
      ),
    )
    .orderBy('matched.word')
    .orderBy('matched.account')
    .limit(MAX_MATCHES)
    .execute();
  return [...new Set(matches.map(({ account }) => account))];
}

/** Sorts after every word that begins with this one. */
function endOf(word: string): string {
  return `${word}\u{10ffff}`;
}
