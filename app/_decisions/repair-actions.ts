'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { act } from '#app/_actions/perform-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { decisionOf, REFUND_DECISION_MESSAGES, refundDecisionForm } from './refund-decision.ts';

const repair = z.object({
  referenceId,
  reason: z.string().trim().min(1, 'Enter a reason.').max(500, 'Use at most 500 characters.'),
});

/** Has a transfer brought to its end that was ended from outside. Asking twice repairs once. */
export async function repairAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: repair,
    audit: (input) => ({
      action: 'repair-transfer',
      target: { kind: 'transfer', id: input.referenceId },
      reason: input.reason,
    }),
    perform: (input, { name }) => startRepair(input.referenceId, name, input.reason),
    done: (how, input) =>
      how === 'started'
        ? `Repair of ${input.referenceId} started.`
        : `The repair of ${input.referenceId} was started before.`,
  });
  // What was found is looked for again: it is being repaired now.
  if (result.kind === 'done') revalidatePath('/reconciliation');
  return result;
}

/** Decides about money that the bank did not take back from a repair. */
export async function resolveRepairAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return act(form, {
    schema: z.object({ referenceId }).and(refundDecisionForm),
    fieldLabel: REFUND_DECISION_MESSAGES,
    audit: (input) => ({
      action: 'resolve-refund',
      target: { kind: 'transfer', id: input.referenceId },
      reason: input.reason,
    }),
    perform: (input, { name }) => resolveRepair(input.referenceId, decisionOf(input, name)),
    done: () => 'Decision submitted.',
  });
}
