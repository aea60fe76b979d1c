'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { decisionOf, REFUND_DECISION_MESSAGES, refundDecisionForm } from './refund-decision.ts';

/** Repairs a transfer whose workflow ended too early. Idempotent. */
export const repairAction = defineAction({
  schema: z.object({
    referenceId,
    reason: z.string().trim().min(1, 'Enter a reason.').max(500, 'Use at most 500 characters.'),
  }),
  audit: (input) => ({
    action: 'repair-transfer',
    target: { kind: 'transfer', id: input.referenceId },
    reason: input.reason,
  }),
  run: (input, { name }) => startRepair(input.referenceId, name, input.reason),
  done: (how, input) =>
    how === 'started'
      ? `Repair of ${input.referenceId} started.`
      : `The repair of ${input.referenceId} was started before.`,
  // The finding is now a repair in progress.
  refresh: true,
});

export const resolveRepairAction = defineAction({
  schema: z.object({ referenceId }).and(refundDecisionForm),
  fieldMessages: REFUND_DECISION_MESSAGES,
  audit: (input) => ({
    action: 'resolve-refund',
    target: { kind: 'transfer', id: input.referenceId },
    reason: input.reason,
  }),
  run: (input, { name }) => resolveRepair(input.referenceId, decisionOf(input, name)),
  done: () => 'Decision submitted.',
});
