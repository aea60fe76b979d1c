'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { parseAmount } from '#lib/shared/money.ts';
import { readOrderFacts } from '#lib/transfers/commands/order-facts.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { type OrderFields, transferOrder } from '#lib/transfers/order-schema.ts';
import type { Started } from './sent-order.ts';

/** The amount is of the source account’s currency. What the bank knows is read once, here. */
const order = z.pipe(
  transferOrder,
  z.transform(async ({ amount, ...accounts }, context) => {
    const refuse = (field: keyof OrderFields, message: string) => {
      context.issues.push({ code: 'custom', path: [field], message, input: amount });
      return z.NEVER;
    };
    const facts = await readOrderFacts(accounts);
    if (!facts.source) return refuse('sourceAccount', `Account ${accounts.sourceAccount} does not exist.`);
    const { currency } = facts.source;
    const parsed = parseAmount(amount, currency);
    return parsed.ok
      ? { ...accounts, currency, amountMinor: parsed.amountMinor, facts }
      : refuse('amount', parsed.reason);
  }),
);

/**
 * Idempotent: a resent form opens the transfer it started before. Scripts get the address of its page, which
 * they open when its first steps are on screen already; without them the answer leads there.
 */
export const startTransferAction = defineAction({
  schema: order,
  audit: ({ referenceId }) => ({
    action: 'start-transfer',
    target: { kind: 'transfer', id: referenceId },
    reason: null,
  }),
  run: ({ facts, ...input }, { name }) => startTransfer({ ...input, requestedBy: name }, facts),
  done: async (how, { referenceId }) => {
    if (!(await isSentByScript())) redirect(pageOf(how, referenceId, ['follow']));
    return 'Sent.';
  },
  value: (how, { referenceId }): Started => ({ referenceId, page: pageOf(how, referenceId) }),
});

/** Without scripts a page is up to date only when it is loaded again. */
async function isSentByScript(): Promise<boolean> {
  return (await headers()).has('next-action');
}

function pageOf(how: 'started' | 'already-started', referenceId: string, flags: string[] = []): string {
  const query = new URLSearchParams();
  for (const flag of how === 'already-started' ? ['again', ...flags] : flags) query.set(flag, '');
  return `/transfers/${referenceId}${query.size > 0 ? `?${query}` : ''}`;
}
