import { refresh } from 'next/cache';
import { z } from 'zod';
import { type AuditedAction, type AuditedState, audited } from '#lib/audit/audited.ts';
import { type Actor, currentActor, personWith, type Role } from '#lib/auth/actor.ts';
import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { ActionRefused, beforeAnyChange, isUnavailable, RemitError } from '#lib/shared/errors.ts';
import {
  type ActionResult,
  asNextAttempt,
  type FailedResult,
  type ServerAction,
  typedIn,
} from './action-result.ts';

interface ActionDefinition<Input, Result, Value> {
  /** Of the form's text fields. What it reads to check them may fail too: nothing was done then. */
  schema: z.core.$ZodType<Input>;
  /** The role that acts, where it is not the one that was chosen: that one is recorded as `sessionRole`. */
  as?(input: NoInfer<Input>): Role | undefined | Promise<Role | undefined>;
  /** Names the permission, too. May read the state before the action. The input is recorded as decided. */
  audit(input: Input): AuditedAction<NoInfer<Result>> | Promise<AuditedAction<NoInfer<Result>>>;
  run(input: Input, actor: Actor): Promise<Result>;
  /** The message on success. May redirect instead. */
  done(result: NoInfer<Result>, input: NoInfer<Input>): string | Promise<string>;
  /** What else the browser needs. */
  value?(result: NoInfer<Result>, input: NoInfer<Input>): Value;
  /** Renders the page again, also after a failure: both are in its activity. */
  refresh?: true;
}

/** An action of a person: parsed, permitted, audited, run. The action itself never throws but a redirect. */
export function defineAction<Input, Result, Value = undefined>(
  definition: ActionDefinition<Input, Result, Value>,
): ServerAction<Value> {
  const { done, value } = definition;
  return async (previous, form) => {
    const ran = await run(definition, typedIn(form), previous);
    if (definition.refresh || isRoleChanged(ran)) refresh();
    if ('kind' in ran) return ran;
    const message = await done(ran.result, ran.input);
    return { kind: 'done', message, ...(value ? { value: value(ran.result, ran.input) } : {}) };
  };
}

async function run<Input, Result, Value>(
  { schema, as, audit, run: perform }: ActionDefinition<Input, Result, Value>,
  values: Record<string, string>,
  previous: ActionResult<unknown>,
): Promise<{ input: Input; result: Result } | FailedResult> {
  try {
    const parsed = await beforeAnyChange(z.core.safeParseAsync(schema, values));
    if (!parsed.success) return asNextAttempt(previous, invalid(errorsOf(parsed.error), values));
    const input = parsed.data;
    const chosen = await currentActor();
    requireShownRole(chosen, values[SHOWN_ROLE]);
    const [role, entry] = await beforeAnyChange(Promise.all([as?.(input), audit(input)]));
    const actor = role ? personWith(role) : chosen;
    const session = role && { sessionRole: chosen.role };
    const decided = { ...entry.decided, ...decidedIn(input, entry), ...session };
    return { input, result: await audited(actor, { ...entry, decided }, () => perform(input, actor)) };
  } catch (error) {
    const failed = failureOf(error, values);
    return asNextAttempt(previous, failed, isRefusal(error) ? failed.message : undefined);
  }
}

const ROLE_CHANGED = 'role-changed';

/** @throws ActionRefused where somebody acts for another role than their page shows */
function requireShownRole({ role }: Actor, shown: string | undefined): void {
  if (role === shown) return;
  throw new ActionRefused(
    `You are now acting as ${role}. Nothing was done; check and resubmit.`,
    ROLE_CHANGED,
  );
}

function isRoleChanged(ran: object): boolean {
  return 'code' in ran && ran.code === ROLE_CHANGED;
}

/** What the person chose, without what the entry says already. */
function decidedIn(input: unknown, { target, reason }: AuditedAction<never>): AuditedState {
  const decided: AuditedState = {};
  for (const [name, value] of Object.entries(input ?? {})) {
    const isValue = ['string', 'number', 'boolean'].includes(typeof value);
    if (isValue && value !== target.id && value !== reason) decided[name] = value;
  }
  return decided;
}

/** What a person can do something about. */
function isRefusal(error: unknown): boolean {
  return error instanceof RemitError && error.code !== 'unexpected' && !isUnavailable(error);
}

function errorsOf(error: z.core.$ZodError) {
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const field = String(path[0]);
    errors[field] ??= message;
  }
  return errors;
}

function invalid(errors: Record<string, string>, values: Record<string, string>): FailedResult {
  const message = [...new Set(Object.values(errors))].join(' ');
  return { kind: 'failed', code: 'invalid', certainty: 'not-done', message, errors, values };
}

/** Logs an error that nobody foresaw. */
export function failureOf(error: unknown, values: Record<string, string>): FailedResult {
  if (!(error instanceof RemitError) || error.code === 'unexpected') {
    console.error('A server action failed:', error);
  }
  if (!(error instanceof RemitError)) {
    const message = 'Something went wrong.';
    return { kind: 'failed', code: 'unexpected', certainty: 'unknown', message, errors: {}, values };
  }
  const { code, certainty, summary: message, fieldErrors: errors } = error;
  return { kind: 'failed', code, certainty, message, errors, values };
}
