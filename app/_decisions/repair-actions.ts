'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { performAction } from '#app/_actions/perform-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { decisionOf, REFUND_DECISION_MESSAGES, refundDecisionForm } from './refund-decision.ts';

const repair = z.object({
  referenceId,
  reason: z.string().trim().min(1, 'Enter a reason.').max(500, 'Use at most 500 characters.'),
});

/** Repairs a transfer whose workflow ended too early. Idempotent. */
export async function repairAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await performAction(form, {
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
  // The finding is now a repair in progress.
  if (result.kind === 'done') revalidatePath('/reconciliation');
  return result;
}

export async function resolveRepairAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performAction(form, {
    schema: z.object({ referenceId }).and(refundDecisionForm),
    fieldMessages: REFUND_DECISION_MESSAGES,
    audit: (input) => ({
      action: 'resolve-refund',
      target: { kind: 'transfer', id: input.referenceId },
      reason: input.reason,
    }),
    perform: (input, { name }) => resolveRepair(input.referenceId, decisionOf(input, name)),
    done: () => 'Decision submitted.',
  });
}
