import { type Kysely, sql } from 'kysely';
import { inBatches } from '#bank/database/batches.ts';
import type { Tables, TransitRow } from '#bank/database/tables.ts';
import type { EntrySums } from './check-entries.ts';
import { Violations } from './violations.ts';

/** @param sums of all entries, as of the same moment */
export async function violationsOfCaches(db: Kysely<Tables>, sums: EntrySums): Promise<string[]> {
  const transits = await db
    .selectFrom('transits')
    .selectAll()
    // As a literal: a partial index is not used for a parameter.
    .where(sql<boolean>`amount_minor > 0`)
    .execute();
  return [
    ...(await violationsOfAccounts(db, sums, transits)),
    ...(await violationsOfTransits(db, sums, transits)),
  ];
}

async function violationsOfAccounts(
  db: Kysely<Tables>,
  sums: EntrySums,
  transits: readonly TransitRow[],
): Promise<string[]> {
  const inTransit = new Map<string, number>();
  for (const { account, amount_minor } of transits) {
    inTransit.set(account, (inTransit.get(account) ?? 0) + amount_minor);
  }
  const wrongBalances = new Violations(
    (account) => `The cached balance of ${account} is not the sum of its entries.`,
  );
  const wrongTransits = new Violations(
    (account) => `The cached money in transit of account ${account} is not the sum of its transfers.`,
  );
  const accounts = await db
    .selectFrom('accounts')
    .select(['id', 'posted_minor', 'in_transit_minor'])
    .execute();
  for (const { id, posted_minor, in_transit_minor } of accounts) {
    if (posted_minor !== sums.balanceOf(id)) wrongBalances.add(id);
    if (in_transit_minor !== (inTransit.get(id) ?? 0)) wrongTransits.add(id);
  }
  return [...wrongBalances.messages(), ...wrongTransits.messages()];
}

async function violationsOfTransits(
  db: Kysely<Tables>,
  sums: EntrySums,
  open: readonly TransitRow[],
): Promise<string[]> {
  const inTransit = new Set(open.map(({ transfer }) => transfer));
  const others = sums.inClearing().filter(({ transfer }) => !inTransit.has(transfer));
  const transits = [...open, ...(await readTransits(db, others))];
  const wrong = new Violations(
    (transfer) =>
      `The cached money in transit of transfer ${transfer} is not the sum on its clearing account.`,
  );
  for (const { transfer, clearing_account, amount_minor } of transits) {
    if (sums.inClearingOf(transfer, clearing_account) !== amount_minor) wrong.add(transfer);
  }
  const ownerless = new Violations(
    (transfer) => `Transfer ${transfer} has money on a clearing account without a record of its owner.`,
  );
  const clearingOf = new Map(transits.map(({ transfer, clearing_account }) => [transfer, clearing_account]));
  for (const { transfer, account } of sums.inClearing()) {
    if (clearingOf.get(transfer) !== account) ownerless.add(transfer);
  }
  return [...wrong.messages(), ...ownerless.messages()];
}

async function readTransits(db: Kysely<Tables>, of: readonly { transfer: string }[]): Promise<TransitRow[]> {
  const transits: TransitRow[] = [];
  for (const batch of inBatches(of)) {
    const references = batch.map(({ transfer }) => transfer);
    transits.push(
      ...(await db.selectFrom('transits').selectAll().where('transfer', 'in', references).execute()),
    );
  }
  return transits;
}
