import type { Kysely } from 'kysely';
import type { Tables } from '#bank/database/tables.ts';
import { Pace } from '#bank/shared/in-steps.ts';
import type { Check } from '#lib/bank-client/contract.ts';
import { violationsOfCaches } from './check-caches.ts';
import { EntrySums, readEntries } from './check-entries.ts';
import { violationsOfTransactions } from './check-transactions.ts';

/**
 * Computes the ledger's invariants from its entries, and compares every cache with them. It reads in short steps:
 * entries never change, and get their ids in order of commit, so that the sums up to an entry are those of one
 * moment. Only the last step is a transaction: the caches, and what was posted since the step before.
 */
export async function checkLedger(db: Kysely<Tables>): Promise<Check> {
  const pace = new Pace();
  const ofTransactions = await violationsOfTransactions(db, pace);
  const sums = new EntrySums();
  while (sums.add(await pace.step(() => readEntries(db, sums.lastId))));
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      while (sums.add(await readEntries(trx, sums.lastId)));
      const violations = [...sums.violations(), ...ofTransactions, ...(await violationsOfCaches(trx, sums))];
      const ok = violations.length === 0;
      return { ok, sums: sums.perCurrency(), inTransit: sums.inTransit(), violations };
    });
}
