import type { Selectable } from 'kysely';
import { hashOf, NO_HASH } from './chain.ts';
import type { AuditDatabase } from './database.ts';
import type { AuditTables } from './tables.ts';

export interface AuditVerdict {
  /** How many rows are as they were written: all, if nothing is broken. */
  rows: number;
  /** Of the last of these. Kept elsewhere, it shows later whether the whole chain was replaced. */
  hash: string;
  /** What is wrong with the first broken row; null if nothing is. */
  broken: string | null;
}

type Link = Selectable<AuditTables['audit_chain']>;
type Head = Pick<AuditVerdict, 'rows' | 'hash'>;

const BATCH = 1_000;

/** Reads the whole trail, in batches, while others write to it. @throws what the database's driver throws */
export async function verifyAudit(db: AuditDatabase): Promise<AuditVerdict> {
  const { number, hash } = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  const end: Head = { rows: Number(number), hash };
  let verdict: AuditVerdict = { rows: 0, hash: NO_HASH, broken: null };
  while (verdict.broken === null && verdict.rows < end.rows) verdict = await verifyBatch(db, verdict, end);
  if (verdict.broken !== null) return verdict;
  if (verdict.hash !== end.hash) return { ...verdict, broken: 'The last hash is not the one recorded.' };
  return { ...verdict, broken: await rowOutside(db) };
}

async function verifyBatch(db: AuditDatabase, { rows, hash }: Head, end: Head): Promise<AuditVerdict> {
  const links = await db
    .selectFrom('audit_chain')
    .selectAll()
    .where('number', '>', rows)
    .where('number', '<=', end.rows)
    .orderBy('number')
    .limit(BATCH)
    .execute();
  const rowOf = await readRows(db, links);
  let verified: Head = { rows, hash };
  for (const link of links) {
    const broken = problemOf(verified, link, rowOf(link));
    if (broken !== null) return { ...verified, broken };
    verified = { rows: Number(link.number), hash: link.hash };
  }
  const isShort = links.length === 0;
  return { ...verified, broken: isShort ? `Rows ${rows + 1} to ${end.rows} are missing.` : null };
}

async function readRows(db: AuditDatabase, links: readonly Link[]) {
  const ids = [...new Set(links.map(({ intent }) => intent))];
  if (ids.length === 0) return () => undefined;
  const [intents, outcomes] = await Promise.all([
    db.selectFrom('audit_intents').selectAll().where('id', 'in', ids).execute(),
    db.selectFrom('audit_outcomes').selectAll().where('intent', 'in', ids).execute(),
  ]);
  const rows = {
    intent: new Map(intents.map((row) => [row.id, row])),
    outcome: new Map(outcomes.map((row) => [row.intent, row])),
  };
  return ({ kind, intent }: Link) => rows[kind].get(intent);
}

function problemOf(before: Head, link: Link, row: Parameters<typeof hashOf>[1] | undefined): string | null {
  const number = before.rows + 1;
  const name = `Row ${number}, the ${link.kind} of action ${link.intent},`;
  if (Number(link.number) !== number) return `Row ${number} is missing.`;
  if (link.previous_hash !== before.hash) return `${name} does not follow the row before.`;
  if (!row) return `${name} is missing.`;
  return hashOf(before.hash, row) === link.hash ? null : `${name} was changed.`;
}

/** A row that was written without being linked. */
async function rowOutside(db: AuditDatabase): Promise<string | null> {
  const intent = await db
    .selectFrom('audit_intents')
    .leftJoin('audit_chain', (join) =>
      join.onRef('audit_chain.intent', '=', 'audit_intents.id').on('kind', '=', 'intent'),
    )
    .select('audit_intents.id')
    .where('audit_chain.number', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (intent) return `The intent of action ${intent.id} is not linked.`;
  const outcome = await db
    .selectFrom('audit_outcomes')
    .leftJoin('audit_chain', (join) =>
      join.onRef('audit_chain.intent', '=', 'audit_outcomes.intent').on('kind', '=', 'outcome'),
    )
    .select('audit_outcomes.intent')
    .where('audit_chain.number', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return outcome ? `The outcome of action ${outcome.intent} is not linked.` : null;
}
