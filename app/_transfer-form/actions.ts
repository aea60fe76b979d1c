'use server';

import { redirect } from 'next/navigation';
import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { findAccount } from '#lib/accounts/find-accounts.ts';
import { parseAmount } from '#lib/shared/money.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { type OrderFields, transferOrder } from '#lib/transfers/schemas.ts';

/** The amount is of the source account’s currency. */
const order = z.pipe(
  transferOrder,
  z.transform(async ({ amount, ...accounts }, context) => {
    const refuse = (field: keyof OrderFields, message: string) => {
      context.issues.push({ code: 'custom', path: [field], message, input: amount });
      return z.NEVER;
    };
    const source = await findAccount(accounts.sourceAccount);
    if (!source) return refuse('sourceAccount', `Account ${accounts.sourceAccount} does not exist.`);
    const { currency } = source;
    const parsed = parseAmount(amount, currency);
    return parsed.ok
      ? { ...accounts, currency, amountMinor: parsed.amountMinor }
      : refuse('amount', parsed.reason);
  }),
);

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
