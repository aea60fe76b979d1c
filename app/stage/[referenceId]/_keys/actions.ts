'use server';

import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { auditOfTransfer } from '#app/_decisions/transfer-audit.ts';
import { auditOfDeployment } from '#app/_faults/audit-of-scenario.ts';
import { hasFaultLab, labOnly } from '#app/_faults/lab-only.ts';
import { rollBackFailingVersion } from '#lib/fault-lab/scenarios/deploy.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { isDemoAccount } from '#lib/shared/ids.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { approval, transferReference } from '#lib/transfers/schemas.ts';

/** One person shows both, with the demonstration's own money only. */
async function secondPerson({ referenceId }: { referenceId: string }) {
  if (!hasFaultLab()) return undefined;
  const { sourceAccount, targetAccount } = (await getTransfer(referenceId)).view;
  return [sourceAccount, targetAccount].every(isDemoAccount) ? 'supervisor' : undefined;
}

const ON_STAGE = 'Approved on the stage';

export const approveOnStageAction = labOnly(
  defineAction({
    schema: z.pick(approval, { referenceId: true, decisionId: true }),
    as: secondPerson,
    audit: (input) => auditOfTransfer('approve-transfer', { ...input, reason: ON_STAGE }),
    run: ({ referenceId, decisionId }, { name: by }) =>
      decideApproval(referenceId, { decision: 'approve', by, reason: ON_STAGE }, decisionId),
    done: () => 'Approved.',
  }),
);

const REFUND_AGAIN = 'Refunded again on the stage';

export const refundOnStageAction = labOnly(
  defineAction({
    schema: z.pick(approval, { referenceId: true, decisionId: true }),
    as: secondPerson,
    audit: (input) => auditOfTransfer('resolve-refund', { ...input, reason: REFUND_AGAIN }),
    run: ({ referenceId, decisionId }, { name: by }) =>
      resolveRefund(
        referenceId,
        { action: 'retry', by, reason: REFUND_AGAIN, notPaid: undefined },
        decisionId,
      ),
    done: () => 'Refunding again.',
  }),
);

export const rollBackOnStageAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: () => auditOfDeployment('roll-back', 'Rolled back on the stage'),
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
  audit: (input) => auditOfTransfer('retry-now', { ...input, reason: 'Retried on the stage' }),
  run: ({ referenceId }) => retryNow(referenceId),
  done: () => 'Retrying now.',
});
