import { randomUUID } from 'node:crypto';
import { type Action, type Actor, requirePermission } from '#lib/auth/permissions.ts';
import { certaintyOf, RemitError } from '#lib/shared/errors.ts';
import { insertIntent, insertOutcome } from './chain.ts';
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
  /** Such as accounts, amount and resolution; money in minor units. */
  decided?: AuditedState;
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
  audit: AuditedAction<Result>,
  perform: () => Promise<Result>,
): Promise<Result> {
  const intent = await appendIntent(actor, audit);
  let result: Result;
  try {
    requirePermission(actor, audit.action);
    result = await perform();
  } catch (error) {
    await appendOutcome(intent, certaintyOf(error) === 'not-done' ? 'refused' : 'unknown', messageOf(error));
    throw error;
  }
  await appendOutcome(intent, 'done', null, audit.after?.(result));
  return result;
}

async function appendIntent(
  { name, role }: Actor,
  { action, target, reason, decided, before }: Omit<AuditedAction<unknown>, 'after'>,
): Promise<string> {
  const id = randomUUID();
  try {
    await insertIntent(await auditDatabase(), {
      id,
      at: new Date().toISOString(),
      actor: name,
      role,
      action,
      target_kind: target.kind,
      target_id: target.id,
      reason,
      decided: jsonOf(decided),
      before: jsonOf(before),
    });
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
    await insertOutcome(await auditDatabase(), {
      intent,
      at: new Date().toISOString(),
      outcome,
      message,
      after: jsonOf(after),
    });
  } catch (error) {
    console.error(`Recording the outcome of action ${intent} (${outcome}) failed:`, error);
  }
}

function jsonOf(state: AuditedState | undefined): string | null {
  return state ? JSON.stringify(state) : null;
}

function messageOf(error: unknown): string {
  if (error instanceof RemitError) return error.summary;
  return error instanceof Error ? error.message : String(error);
}
