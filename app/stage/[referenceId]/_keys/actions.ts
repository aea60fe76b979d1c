'use server';

import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { auditOfTransfer } from '#app/_decisions/transfer-audit.ts';
import { hasFaultLab } from '#app/_faults/lab-only.ts';
import { decideApproval } from '#lib/transfers/commands/decide.ts';
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

export const retryOnStageAction = defineAction({
  schema: transferReference,
  as: secondPerson,
  audit: (input) => auditOfTransfer('retry-now', input),
  run: ({ referenceId }) => retryNow(referenceId),
  done: () => 'Retrying now.',
});
