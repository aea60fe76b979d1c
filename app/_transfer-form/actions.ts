'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { customerAccounts } from '#lib/accounts/list-accounts.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { readOrder } from '#lib/transfers/form/order-form.ts';

/** A forged form may leave fields out: they count as empty. */
const text = z.string().catch('');

const order = z
  .object({
    sourceAccount: text,
    targetAccount: text,
    amount: text,
    referenceId: z.string().trim().catch(''),
    retryPreset: z.exactOptional(text),
  })
  .transform(async (fields, context) => {
    const read = readOrder(fields, await customerAccounts());
    if (read.ok) return read.order;
    for (const [field, message] of Object.entries(read.errors)) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
    return z.NEVER;
  });

/** Idempotent: a resent form opens the transfer it started before. */
export const startTransferAction = defineAction({
  schema: order,
  audit: ({ referenceId }) => ({
    action: 'start-transfer',
    target: { kind: 'transfer', id: referenceId },
    reason: null,
  }),
  run: (input, { name }) => startTransfer({ ...input, requestedBy: name }),
  done: (how, { referenceId }) =>
    redirect(`/transfers/${referenceId}${how === 'already-started' ? '?again' : ''}`),
});
