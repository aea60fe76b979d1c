import { randomUUID } from 'node:crypto';
import { type Action, type Actor, requirePermission } from '#lib/auth/permissions.ts';
import { certaintyOf, RemitError } from '#lib/shared/errors.ts';
import { auditDatabase } from './database.ts';

export interface AuditTarget {
  kind: 'transfer' | 'account' | 'fault' | 'scenario' | 'process' | 'remit';
  /** `remit` for Remit as a whole. */
  id: string;
}

export type AuditedState = Record<string, string | number | boolean | null>;

export interface AuditedAction<Result> {
  action: Action;
  target: AuditTarget;
  /** In the actor's own words; null where none was asked for. */
  reason: string | null;
  before?: AuditedState;
  after?: (result: Result) => AuditedState;
}

export class AuditUnavailable extends RemitError {
  override name = 'AuditUnavailable';
  readonly code = 'audit-unavailable';
  constructor(cause: unknown) {
    super('The audit trail is unavailable. Nothing was done.', 'not-done', { cause, unavailable: true });
  }
}

/**
 * Writes the intent, performs the action, writes the outcome: an intent without one means that this process
 * died in between. The actor's role is checked here; a refusal is recorded too.
 * @throws AuditUnavailable when the intent cannot be written: nothing was done
 * @throws NotAllowed, and whatever `perform` throws
 */
export async function audited<Result>(
  actor: Actor,
  { action, target, reason, before, after }: AuditedAction<Result>,
  perform: () => Promise<Result>,
): Promise<Result> {
  const intent = await appendIntent(actor, action, target, reason, before);
  let result: Result;
  try {
    requirePermission(actor, action);
    result = await perform();
  } catch (error) {
    await appendOutcome(intent, certaintyOf(error) === 'not-done' ? 'refused' : 'unknown', messageOf(error));
    throw error;
  }
  await appendOutcome(intent, 'done', null, after?.(result));
  return result;
}

async function appendIntent(
  { name, role }: Actor,
  action: Action,
  target: AuditTarget,
  reason: string | null,
  before: AuditedState | undefined,
): Promise<string> {
  const id = randomUUID();
  try {
    const db = await auditDatabase();
    await db
      .insertInto('audit_intents')
      .values({
        id,
        at: new Date().toISOString(),
        actor: name,
        role,
        action,
        target_kind: target.kind,
        target_id: target.id,
        reason,
        before: before ? JSON.stringify(before) : null,
      })
      .execute();
  } catch (error) {
    console.error('Writing to the audit trail failed:', error);
    throw new AuditUnavailable(error);
  }
  return id;
}

/** Does not throw: the action is done, whether or not its outcome can be recorded. */
async function appendOutcome(
  intent: string,
  outcome: 'done' | 'refused' | 'unknown',
  message: string | null,
  after?: AuditedState,
): Promise<void> {
  try {
    const db = await auditDatabase();
    await db
      .insertInto('audit_outcomes')
      .values({
        intent,
        at: new Date().toISOString(),
        outcome,
        message,
        after: after ? JSON.stringify(after) : null,
      })
      .execute();
  } catch (error) {
    console.error(`Recording the outcome of action ${intent} (${outcome}) failed:`, error);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof RemitError) return error.summary;
  return error instanceof Error ? error.message : String(error);
}
