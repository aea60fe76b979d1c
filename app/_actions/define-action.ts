import { refresh } from 'next/cache';
import { z } from 'zod';
import { type AuditedAction, AuditUnavailable, audited } from '#lib/audit/audited.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { type Actor, NotAllowed } from '#lib/auth/permissions.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { ScenarioUnfinished } from '#lib/fault-lab/scenarios/stage.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { AlreadyPaid, ReferenceConflict, TransferNotFound, TransferRefused } from '#lib/transfers/errors.ts';
import { type FailedResult, type ServerAction, typedIn } from './action-result.ts';

interface ActionDefinition<Input, Result, Value> {
  /** Of the form's text fields. What it reads to check them may fail too: nothing was done then. */
  schema: z.core.$ZodType<Input>;
  /** Names the permission, too. May read the state before the action. */
  audit(input: Input): AuditedAction<NoInfer<Result>> | Promise<AuditedAction<NoInfer<Result>>>;
  run(input: Input, actor: Actor): Promise<Result>;
  /** The message on success. May redirect instead. */
  done(result: NoInfer<Result>, input: NoInfer<Input>): string;
  /** What else the browser needs. */
  value?(result: NoInfer<Result>): Value;
  /** Renders the page again, also after a failure: both are in its activity. */
  refresh?: true;
}

/** An action of a person: parsed, permitted, audited, run. The action itself never throws but a redirect. */
export function defineAction<Input, Result, Value = undefined>(
  definition: ActionDefinition<Input, Result, Value>,
): ServerAction<Value> {
  const { done, value } = definition;
  return async (_previous, form) => {
    const ran = await run(definition, typedIn(form));
    if (definition.refresh) refresh();
    if ('kind' in ran) return ran;
    const message = done(ran.result, ran.input);
    return { kind: 'done', message, ...(value ? { value: value(ran.result) } : {}) };
  };
}

async function run<Input, Result, Value>(
  { schema, audit, run: perform }: ActionDefinition<Input, Result, Value>,
  values: Record<string, string>,
): Promise<{ input: Input; result: Result } | FailedResult> {
  try {
    const parsed = await z.core.safeParseAsync(schema, values);
    if (!parsed.success) return invalid(errorsOf(parsed.error), values);
    const input = parsed.data;
    const actor = await currentActor();
    return { input, result: await audited(actor, await audit(input), () => perform(input, actor)) };
  } catch (error) {
    return failureOf(error, values);
  }
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
  if (error instanceof TransferRefused) return invalid({ [error.field]: error.message }, values);
  return { kind: 'failed', ...describeFailure(error), errors: {}, values };
}

function describeFailure(error: unknown): Pick<FailedResult, 'code' | 'certainty' | 'message'> {
  if (error instanceof BankProblem && !isBankUnavailable(error)) {
    return { code: error.code, certainty: 'not-done', message: error.detail };
  }
  if (isBankUnavailable(error)) {
    return { code: 'bank-unavailable', certainty: 'unknown', message: 'The bank did not respond.' };
  }
  if (error instanceof TemporalUnavailable) {
    const message = 'Temporal or the worker did not respond.';
    return { code: 'temporal-unavailable', certainty: 'unknown', message };
  }
  if (error instanceof Error && NOT_DONE.some((known) => error instanceof known)) {
    return { code: error.name, certainty: 'not-done', message: error.message };
  }
  if (error instanceof SupervisorUnavailable || error instanceof ScenarioUnfinished) {
    return { code: error.name, certainty: 'unknown', message: error.message };
  }
  console.error('A server action failed:', error);
  return { code: 'unexpected', certainty: 'unknown', message: 'Something went wrong.' };
}

const NOT_DONE = [
  NotAllowed,
  AuditUnavailable,
  ActionRefused,
  TransferNotFound,
  ReferenceConflict,
  AlreadyPaid,
];
