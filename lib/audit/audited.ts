import { randomUUID } from 'node:crypto';
import { type Action, type Actor, NotAllowed, requirePermission } from '#lib/auth/permissions.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { ReferenceConflict, TransferNotFound, TransferRefused } from '#lib/transfers/errors.ts';
import { auditDatabase } from './database.ts';

/** What an action is done to. */
export interface AuditTarget {
  kind: 'transfer' | 'account' | 'fault' | 'scenario' | 'process' | 'remit';
  /** `remit` for Remit as a whole. */
  id: string;
}

/** What stood somewhere before an action or after it: plain data, small. */
export type AuditedState = Record<string, string | number | boolean | null>;

export interface AuditedAction<Result> {
  action: Action;
  target: AuditTarget;
  /** Why, in the actor's own words; null where nobody was asked. */
  reason: string | null;
  /** What stands there before, where it was looked at. */
  before?: AuditedState;
  /** What stands there after, by what the deed resolved with. */
  after?: (result: Result) => AuditedState;
}

/** The audit trail cannot be written. Nothing was done. */
export class AuditUnavailable extends Error {
  override name = 'AuditUnavailable';
  constructor(cause: unknown) {
    super('Nothing was done: the audit trail is unavailable. Try again.', { cause });
  }
}

/**
 * Does something in an actor's name, and writes down that it was set out to and what came of it:
 * first the intent, then the deed, then the outcome. An intent without an outcome is a deed of which
 * this process did not live to see the end.
 *
 * The actor's role is checked here, so that nothing audited can be done without; what the role does
 * not allow is written down as refused.
 *
 * @returns what `perform` returns; also when the outcome could not be written, since it is done
 * @throws AuditUnavailable when the intent cannot be written: then nothing was done
 * @throws NotAllowed when the role does not allow it, and whatever `perform` throws, unchanged
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
    await appendOutcome(intent, isRefusal(error) ? 'refused' : 'unknown', messageOf(error));
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

/** What is done is done, and is not made undone by failing to say so: the intent stands there alone then. */
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
        words: message,
        after: after ? JSON.stringify(after) : null,
      })
      .execute();
  } catch (error) {
    console.error(`Recording the outcome of action ${intent} (${outcome}) failed:`, error);
  }
}

/** Whether an error is a definite no: nothing was done, and everyone knows it. */
function isRefusal(error: unknown): boolean {
  if (error instanceof BankProblem) return !isBankUnavailable(error);
  return [NotAllowed, ActionRefused, TransferNotFound, TransferRefused, ReferenceConflict].some(
    (refusal) => error instanceof refusal,
  );
}

function messageOf(error: unknown): string {
  if (error instanceof BankProblem) return error.detail;
  if (error instanceof TemporalUnavailable) return 'Temporal or the worker did not respond in time.';
  return error instanceof Error ? error.message : String(error);
}
