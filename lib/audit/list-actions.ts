import { sql } from 'kysely';
import { z } from 'zod';
import type { Action } from '#lib/auth/permissions.ts';
import type { AuditedState, AuditTarget } from './audited.ts';
import { type AuditDatabase, auditDatabase } from './database.ts';
import type { IntentRow } from './tables.ts';

/** May come from another version, with actions this one does not know. */
export interface AuditedEntry {
  id: string;
  at: string;
  actor: string;
  role: string;
  action: string;
  target: { kind: string; id: string };
  reason: string | null;
  /** Null while in progress, or when the process died before it could record one. */
  outcome: 'done' | 'refused' | 'unknown' | null;
  endedAt: string | null;
  message: string | null;
  decided: AuditedState | null;
  before: AuditedState | null;
  after: AuditedState | null;
}

export interface ActionsRequest {
  /** Of any of these ids. Neither ids nor names are case-sensitive. */
  target?: { kind: AuditTarget['kind']; id: string | readonly string[] } | undefined;
  actor?: string | undefined;
  actions?: readonly Action[] | undefined;
  cursor?: string | undefined;
  /** 1 to 500, 50 by default. */
  limit?: number | undefined;
}

export interface ActionsPage {
  items: AuditedEntry[];
  next: string | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** All pages, newest first. @throws what the database's driver throws */
export async function* everyAction(request: ActionsRequest): AsyncGenerator<AuditedEntry[]> {
  let cursor: string | undefined;
  do {
    const page = await listActions({ ...request, limit: MAX_LIMIT, cursor });
    yield page.items;
    cursor = page.next ?? undefined;
  } while (cursor);
}

/** Newest first. An invalid cursor starts at the newest. @throws what the database's driver throws */
export async function listActions(request: ActionsRequest = {}): Promise<ActionsPage> {
  const limit = Math.min(MAX_LIMIT, Math.max(1, request.limit ?? DEFAULT_LIMIT));
  const rows = await actionsQuery(await auditDatabase(), request, limit + 1).execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toEntry),
    next: rows.length > limit && last ? String(last.number) : null,
  };
}

/** Newest first. @returns a query for {@link Row}s */
export function actionsQuery(
  db: AuditDatabase,
  { target, actor, actions, cursor }: ActionsRequest,
  limit: number,
) {
  const before = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : undefined;
  return db
    .selectFrom('audit_intents')
    .leftJoin('audit_outcomes', 'audit_outcomes.intent', 'audit_intents.id')
    .selectAll('audit_intents')
    .select([
      'audit_outcomes.at as ended_at',
      'audit_outcomes.outcome',
      'audit_outcomes.message',
      'audit_outcomes.after',
    ])
    .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
    .$if(target !== undefined, (query) =>
      query.where('target_kind', '=', target?.kind ?? '').where(
        sql`lower(target_id)`,
        'in',
        [target?.id ?? ''].flat().map((id) => id.toLowerCase()),
      ),
    )
    .$if(actor !== undefined, (query) => query.where(sql`lower(actor)`, '=', sql`lower(${actor})`))
    .$if(actions !== undefined, (query) => query.where('action', 'in', [...(actions ?? [])]))
    .orderBy('number', 'desc')
    .limit(limit);
}

const state = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const outcomes = z.enum(['done', 'refused', 'unknown']).nullable();

/** Postgres' driver returns bigints as text. */
type Row = Omit<IntentRow, 'number'> & { number: number | string } & EndedRow;

/** Null until the action has ended. */
interface EndedRow {
  ended_at: string | null;
  outcome: string | null;
  message: string | null;
  after: string | null;
}

function toEntry(row: Row): AuditedEntry {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    role: row.role,
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    reason: row.reason,
    outcome: outcomes.parse(row.outcome),
    endedAt: row.ended_at,
    message: row.message,
    decided: stateOf(row.decided),
    before: stateOf(row.before),
    after: stateOf(row.after),
  };
}

function stateOf(text: string | null): AuditedState | null {
  return text === null ? null : state.parse(JSON.parse(text));
}
