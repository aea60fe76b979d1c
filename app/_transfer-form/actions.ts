'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { AuditUnavailable, audited } from '#lib/audit/audited.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { NotAllowed } from '#lib/auth/permissions.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { customerAccounts } from '#lib/dashboard/dashboard.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { ReferenceConflict, TemporalUnavailable, TransferRefused } from '#lib/transfers/errors.ts';
import { type OrderErrors, type OrderFields, readOrder } from '#lib/transfers/form/order-form.ts';

export type StartResult =
  | { kind: 'idle' }
  | { kind: 'invalid'; errors: OrderErrors; values: OrderFields }
  | { kind: 'conflict'; message: string; freshReference: string; values: OrderFields }
  /** It may even so have been started, where the answer to that was lost. */
  | { kind: 'failed'; mayHaveStarted: boolean; message: string; values: OrderFields };

/** A form made by hand may hold anything: what is no text is none, and refused as that, at its field. */
const text = z.string().catch('');
const typedFields = z.object({
  sourceAccount: text,
  targetAccount: text,
  amount: text,
  referenceId: z.string().trim().catch(''),
  retryPreset: z.exactOptional(text),
}) satisfies z.ZodType<OrderFields>;

/** Starts the transfer a form asks for, or finds the one it started before, and goes to its page. */
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

function refusal(error: unknown, values: OrderFields): StartResult {
  if (error instanceof TransferRefused) {
    return { kind: 'invalid', errors: { [error.field]: error.message }, values };
  }
  if (error instanceof ReferenceConflict) {
    return { kind: 'conflict', message: error.message, freshReference: newReferenceId(), values };
  }
  if (error instanceof NotAllowed || error instanceof AuditUnavailable) {
    return { kind: 'failed', mayHaveStarted: false, message: error.message, values };
  }
  if (isBankUnavailable(error)) {
    // It is asked about the accounts before anything is started.
    const message =
      'The bank does not answer, and nothing was started now. Send again with the same reference: it is safe.';
    return { kind: 'failed', mayHaveStarted: false, message, values };
  }
  const away = error instanceof TemporalUnavailable;
  if (!away) console.error('A transfer could not be started:', error);
  return {
    kind: 'failed',
    mayHaveStarted: true,
    message: `${away ? error.message : 'Something went wrong here.'} Send again with the same reference: it is safe.`,
    values,
  };
}
