'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { customerAccounts } from '#lib/accounts/list-accounts.ts';
import { AuditUnavailable, audited } from '#lib/audit/audited.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { NotAllowed } from '#lib/auth/permissions.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { AlreadyPaid, ReferenceConflict, TransferRefused } from '#lib/transfers/errors.ts';
import { type OrderErrors, type OrderFields, readOrder } from '#lib/transfers/form/order-form.ts';

export type StartResult =
  | { kind: 'idle' }
  | { kind: 'invalid'; errors: OrderErrors; values: OrderFields }
  | { kind: 'conflict'; message: string; freshReference: string; values: OrderFields }
  /** `mayHaveStarted`: the answer to the start was lost. */
  | { kind: 'failed'; mayHaveStarted: boolean; message: string; values: OrderFields };

/** A forged form may hold files: they count as empty. */
const text = z.string().catch('');
const typedFields = z.object({
  sourceAccount: text,
  targetAccount: text,
  amount: text,
  referenceId: z.string().trim().catch(''),
  retryPreset: z.exactOptional(text),
}) satisfies z.ZodType<OrderFields>;

/** Idempotent: a resent form opens the transfer it started before. */
export async function startTransferAction(_previous: StartResult, form: FormData): Promise<StartResult> {
  const values = typedFields.parse(Object.fromEntries(form));
  const result = await start(values);
  if (typeof result !== 'string') return result;
  redirect(`/transfers/${values.referenceId}${result === 'already-started' ? '?again' : ''}`);
}

async function start(values: OrderFields): Promise<'started' | 'already-started' | StartResult> {
  try {
    const read = readOrder(values, await customerAccounts());
    if (!read.ok) return { kind: 'invalid', errors: read.errors, values };
    const actor = await currentActor();
    const { order } = read;
    return await audited(
      actor,
      { action: 'start-transfer', target: { kind: 'transfer', id: order.referenceId }, reason: null },
      () => startTransfer({ ...order, requestedBy: actor.name }),
    );
  } catch (error) {
    return refusal(error, values);
  }
}

const RESEND = 'You can safely resend with the same reference.';

function refusal(error: unknown, values: OrderFields): StartResult {
  if (error instanceof TransferRefused) {
    return { kind: 'invalid', errors: { [error.field]: error.message }, values };
  }
  if (error instanceof ReferenceConflict) {
    return { kind: 'conflict', message: error.message, freshReference: newReferenceId(), values };
  }
  if (error instanceof NotAllowed || error instanceof AuditUnavailable || error instanceof AlreadyPaid) {
    return { kind: 'failed', mayHaveStarted: false, message: error.message, values };
  }
  if (isBankUnavailable(error)) {
    // The accounts are read before anything starts.
    const message = `Bank unavailable. Nothing was started. ${RESEND}`;
    return { kind: 'failed', mayHaveStarted: false, message, values };
  }
  const unavailable = error instanceof TemporalUnavailable;
  if (!unavailable) console.error('A transfer could not be started:', error);
  return {
    kind: 'failed',
    mayHaveStarted: true,
    message: `${unavailable ? error.message : 'Something went wrong.'} ${RESEND}`,
    values,
  };
}
