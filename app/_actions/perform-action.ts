import type { z } from 'zod';
import { type AuditedAction, AuditUnavailable, audited } from '#lib/audit/audited.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { type Actor, NotAllowed } from '#lib/auth/permissions.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { ScenarioUnfinished } from '#lib/fault-lab/scenarios/stage.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { type ActionResult, typedIn } from './action-result.ts';

export interface ActionDefinition<Input, Result> {
  schema: z.ZodType<Input>;
  /** By field; replaces the schema’s message. */
  fieldMessages?: Readonly<Record<string, string>>;
  /** May read the state before the action. */
  audit(input: Input): AuditedAction<NoInfer<Result>> | Promise<AuditedAction<NoInfer<Result>>>;
  perform(input: Input, actor: Actor): Promise<Result>;
  done(result: NoInfer<Result>, input: Input): string;
}

/** Runs a server action: parses the form, checks the permission, performs and audits it. Never throws. */
export async function performAction<Input, Result>(
  form: FormData,
  { schema, fieldMessages = {}, audit, perform, done }: ActionDefinition<Input, Result>,
): Promise<ActionResult> {
  const values = typedIn(form);
  const input = schema.safeParse(values);
  if (!input.success) {
    const errors = errorsOf(input.error, fieldMessages);
    return { kind: 'refused', message: [...new Set(Object.values(errors))].join(' '), errors, values };
  }
  try {
    const actor = await currentActor();
    const result = await audited(actor, await audit(input.data), () => perform(input.data, actor));
    return { kind: 'done', message: done(result, input.data) };
  } catch (error) {
    return { kind: 'refused', message: refusalMessage(error), errors: {}, values };
  }
}

function errorsOf(error: z.ZodError, messages: Readonly<Record<string, string>>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const field = String(path[0]);
    errors[field] ??= messages[field] ?? message;
  }
  return errors;
}

function refusalMessage(error: unknown): string {
  if (error instanceof BankProblem && !isBankUnavailable(error)) return error.detail;
  if (isBankUnavailable(error)) {
    return 'The bank did not respond. The action may have succeeded: check before you retry.';
  }
  if (error instanceof TemporalUnavailable) {
    return 'Temporal or the worker did not respond. The action may have succeeded: check before you retry.';
  }
  if (SHOWN_AS_THEY_ARE.some((known) => error instanceof known) && error instanceof Error) {
    return error.message;
  }
  console.error('A server action failed:', error);
  return 'Something went wrong. The action may have succeeded: check before you retry.';
}

const SHOWN_AS_THEY_ARE = [
  NotAllowed,
  AuditUnavailable,
  ActionRefused,
  TransferNotFound,
  SupervisorUnavailable,
  ScenarioUnfinished,
];
