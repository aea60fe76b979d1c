'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { act } from '#app/_actions/perform-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { resolveMending, startMending } from '#lib/transfers/repair/repair.ts';
import { decisionOf, REFUND_DECISION_WORDS, refundDecisionForm } from './refund-decision.ts';

const mending = z.object({
  referenceId,
  reason: z.string().trim().min(1, 'Give a reason.').max(500, 'Use at most 500 characters.'),
});

/** Has a transfer brought to its end that was ended from outside. Asking twice mends once. */
export async function mendAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: mending,
    audit: (input) => ({
      action: 'mend-transfer',
      target: { kind: 'transfer', id: input.referenceId },
      reason: input.reason,
    }),
    perform: (input, { name }) => startMending(input.referenceId, name, input.reason),
    done: (how, input) =>
      how === 'started'
        ? `Transfer ${input.referenceId} is being mended.`
        : `Transfer ${input.referenceId} was being mended already; nothing was started anew.`,
  });
  // What was found is looked for again: it is being mended now.
  if (result.kind === 'done') revalidatePath('/reconciliation');
  return result;
}

/** Decides about money that the bank did not take back from a mending. */
export async function resolveMendingAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return act(form, {
    schema: z.object({ referenceId }).and(refundDecisionForm),
    fieldWords: REFUND_DECISION_WORDS,
    audit: (input) => ({
      action: 'resolve-refund',
      target: { kind: 'transfer', id: input.referenceId },
      reason: input.reason,
    }),
    perform: (input, { name }) => resolveMending(input.referenceId, decisionOf(input, name)),
    done: () => 'The decision is taken; the mending goes on.',
  });
}
