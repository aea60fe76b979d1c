'use server';

import { defineAction } from '#app/_actions/define-action.ts';
import { resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { refundResolution, repairRequest } from '#lib/transfers/schemas.ts';
import { answerOf, auditOfAnswer, doneOf } from './refund-answer.ts';
import { auditOfTransfer } from './transfer-audit.ts';

/** Repairs a transfer whose workflow ended too early. Idempotent. */
export const repairAction = defineAction({
  schema: repairRequest,
  audit: (input) => auditOfTransfer('repair-transfer', input),
  run: (input, { name }) => startRepair(input.referenceId, name, input.reason, input),
  done: (how, input) =>
    how === 'started'
      ? `Repair of ${input.referenceId} started.`
      : `The repair of ${input.referenceId} was started before.`,
  // The finding is now a repair in progress.
  refresh: true,
});

export const resolveRepairAction = defineAction({
  schema: refundResolution,
  audit: (input) => ({
    ...auditOfAnswer(input),
    target: { kind: 'transfer', id: input.referenceId },
  }),
  run: (input, { name }) => resolveRepair(input.referenceId, answerOf(input, name), input.decisionId),
  done: (_state, input) => doneOf(input),
});
