'use server';

import { z } from 'zod';
import { referenceId } from '#lib/bank/schemas.ts';
import { cancelTransfer } from '#lib/transfers/cancel.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/decide.ts';
import { approvalDecision, refundDecision } from '#lib/transfers/details.ts';
import { ActionRefused, TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { retryNow } from '#lib/transfers/retry-now.ts';

export type ActionResult =
  | { kind: 'idle' | 'done' }
  /** With what was typed, so that nobody has to type it again. */
  | { kind: 'refused'; message: string; values: Record<string, FormDataEntryValue> };

const target = z.object({ referenceId });

/** Asks a transfer to stop. */
export async function cancelAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return act(target, form, (input) => cancelTransfer(input.referenceId));
}

/** Makes the attempt a transfer waits for now. */
export async function retryNowAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return act(target, form, (input) => retryNow(input.referenceId));
}

/** Approves or rejects a transfer. */
export async function decideApprovalAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return act(target.and(approvalDecision), form, ({ referenceId: reference, decision, by, reason }) =>
    decideApproval(reference, { decision, by, reason }),
  );
}

/** Decides about a refund the bank did not take. */
export async function resolveRefundAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  // A field that is itself called `action` would hide the form's own property of that name.
  form.set('action', form.get('resolution') ?? '');
  return act(target.and(refundDecision), form, ({ referenceId: reference, ...decision }) =>
    resolveRefund(reference, decision),
  );
}

async function act<Input>(
  schema: z.ZodType<Input>,
  form: FormData,
  verb: (input: Input) => Promise<unknown>,
): Promise<ActionResult> {
  const values = Object.fromEntries(form);
  const input = schema.safeParse(values);
  if (!input.success) return { kind: 'refused', message: inWords(input.error), values };
  try {
    await verb(input.data);
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'refused', message: refusalOf(error), values };
  }
}

const FIELDS: Record<string, string> = {
  by: 'Say who you are.',
  reason: 'Give a reason.',
  account: 'Name the account the refund goes to.',
  externalReference: 'Name the reference under which it was settled.',
};

function inWords(error: z.ZodError): string {
  const messages = error.issues.map(
    ({ path }) => FIELDS[String(path[0])] ?? 'That is not for this transfer.',
  );
  return [...new Set(messages)].join(' ');
}

function refusalOf(error: unknown): string {
  if (error instanceof ActionRefused || error instanceof TransferNotFound) return error.message;
  if (error instanceof TemporalUnavailable) {
    return 'No answer in time: Temporal or the worker is away. Look at the transfer before you try again.';
  }
  console.error('An action on a transfer failed:', error);
  return 'Something went wrong here. Look at the transfer before you try again.';
}
