'use server';

import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { auditOfTransfer } from '#app/_decisions/transfer-audit.ts';
import { hasFaultLab, labOnly } from '#app/_faults/lab-only.ts';
import { rollBackFailingVersion } from '#lib/fault-lab/scenarios/deploy.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { approval, transferReference } from '#lib/transfers/schemas.ts';

/** One person shows both: in the lab, the second is the demo's supervisor. */
function secondPerson() {
  return hasFaultLab() ? 'supervisor' : undefined;
}

const ON_STAGE = 'Approved on the stage';

export const approveOnStageAction = defineAction({
  schema: z.pick(approval, { referenceId: true, decisionId: true }),
  as: secondPerson,
  audit: (input) => auditOfTransfer('approve-transfer', { ...input, reason: ON_STAGE }),
  run: ({ referenceId, decisionId }, { name: by }) =>
    decideApproval(referenceId, { decision: 'approve', by, reason: ON_STAGE }, decisionId),
  done: () => 'Approved.',
});

const REFUND_AGAIN = 'Refunded again on the stage';

export const refundOnStageAction = defineAction({
  schema: z.pick(approval, { referenceId: true, decisionId: true }),
  as: secondPerson,
  audit: (input) => auditOfTransfer('resolve-refund', { ...input, reason: REFUND_AGAIN }),
  run: ({ referenceId, decisionId }, { name: by }) =>
    resolveRefund(referenceId, { action: 'retry', by, reason: REFUND_AGAIN, notPaid: undefined }, decisionId),
  done: () => 'Refunding again.',
});

export const rollBackOnStageAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: () => ({
      action: 'run-scenario',
      target: { kind: 'scenario', id: 'bug-deployed' },
      reason: null,
    }),
    run: async () => {
      if (await rollBackFailingVersion()) return;
      throw new ActionRefused('The failing version is not the current one. Nothing was rolled back.');
    },
    done: () => 'Rolled back: the earlier version is current.',
  }),
);

export const retryOnStageAction = defineAction({
  schema: transferReference,
  as: secondPerson,
  audit: (input) => auditOfTransfer('retry-now', input),
  run: ({ referenceId }) => retryNow(referenceId),
  done: () => 'Retrying now.',
});
