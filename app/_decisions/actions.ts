'use server';

import { defineAction } from '#app/_actions/define-action.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { approval, cancellation, refundResolution, transferReference } from '#lib/transfers/schemas.ts';
import type { TransferState } from '#temporal/contract.ts';
import { decisionOf } from './decision-of.ts';
import { auditOfTransfer } from './transfer-audit.ts';

export const cancelAction = defineAction({
  schema: cancellation,
  audit: (input) => auditOfTransfer('cancel-transfer', input),
  run: (input) => cancelTransfer(input.referenceId),
  done: () => 'Cancellation requested.',
  refresh: true,
});

export const retryNowAction = defineAction({
  schema: transferReference,
  audit: (input) => auditOfTransfer('retry-now', input),
  run: (input) => retryNow(input.referenceId),
  done: () => 'Retrying now.',
  refresh: true,
});

export const decideApprovalAction = defineAction({
  schema: approval,
  audit: async (input) => ({
    ...(await auditOfTransfer(input.decision === 'approve' ? 'approve-transfer' : 'reject-transfer', input)),
    after: statusAfter,
  }),
  run: ({ decision, reason: why, ...ids }, { name: by }) =>
    decideApproval(ids.referenceId, { decision, by, reason: why }, ids.decisionId),
  done: (_state, { decision }) => (decision === 'approve' ? 'Approved.' : 'Rejected.'),
  refresh: true,
});

export const resolveRefundAction = defineAction({
  schema: refundResolution,
  audit: async (input) => ({ ...(await auditOfTransfer('resolve-refund', input)), after: statusAfter }),
  run: (input, { name }) => resolveRefund(input.referenceId, decisionOf(input, name), input.decisionId),
  done: () => 'Decision submitted.',
  refresh: true,
});

function statusAfter({ status }: TransferState) {
  return { status };
}
