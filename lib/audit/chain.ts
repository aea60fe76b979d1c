/** Each row of the trail is linked to the one before by its hash: what is changed later breaks the chain. */
import { createHash } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import type { AuditTables, IntentRow, OutcomeRow } from './tables.ts';

/** Of an empty trail. */
export const NO_HASH = '';

export async function insertIntent(
  db: Kysely<AuditTables>,
  intent: Insertable<AuditTables['audit_intents']>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const place = await nextPlace(trx);
    const insert = trx.insertInto('audit_intents').values(intent).returningAll();
    const row = await insert.executeTakeFirstOrThrow();
    await link(trx, place, 'intent', row.id, row);
  });
}

export async function insertOutcome(db: Kysely<AuditTables>, outcome: OutcomeRow): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const place = await nextPlace(trx);
    await trx.insertInto('audit_outcomes').values(outcome).execute();
    await link(trx, place, 'outcome', outcome.intent, outcome);
  });
}

/** For rows from before the chain. */
export async function linkEarlierRow(
  trx: Kysely<AuditTables>,
  kind: 'intent' | 'outcome',
  intent: string,
  row: IntentRow | OutcomeRow,
): Promise<void> {
  await link(trx, await nextPlace(trx), kind, intent, row);
}

interface Place {
  number: number;
  /** Of the row before. */
  hash: string;
}

/** Locks the head until the transaction ends, so that rows are linked in the order they are numbered. */
function nextPlace(trx: Kysely<AuditTables>): Promise<Place> {
  return trx
    .updateTable('audit_head')
    .set((head) => ({ number: head('number', '+', 1) }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function link(
  trx: Kysely<AuditTables>,
  { number, hash: previous_hash }: Place,
  kind: 'intent' | 'outcome',
  intent: string,
  row: IntentRow | OutcomeRow,
): Promise<void> {
  const hash = hashOf(previous_hash, row);
  await trx.insertInto('audit_chain').values({ number, kind, intent, previous_hash, hash }).execute();
  await trx.updateTable('audit_head').set({ hash }).execute();
}

/** Empty columns are left out: one that is added later leaves the hashes of earlier rows as they are. */
export function hashOf(previousHash: string, row: IntentRow | OutcomeRow): string {
  const filled = Object.entries(row)
    .filter(([, value]) => value !== null)
    // As text: drivers return the same number differently.
    .map(([column, value]) => [column, String(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([previousHash, filled]))
    .digest('hex');
}
