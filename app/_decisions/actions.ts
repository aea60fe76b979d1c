'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import type { TransferState } from '#temporal/contract.ts';
import { decisionOf, REFUND_DECISION_MESSAGES, refundDecisionForm } from './refund-decision.ts';
import { auditOfTransfer } from './transfer-audit.ts';

const reason = z.string().trim().min(1).max(500);
const optionalReason = z.string().trim().max(500).optional();

export const cancelAction = defineAction({
  schema: z.object({ referenceId, reason: optionalReason }),
  fieldMessages: REFUND_DECISION_MESSAGES,
  audit: (input) => auditOfTransfer('cancel-transfer', input),
  run: (input) => cancelTransfer(input.referenceId),
  done: () => 'Cancellation requested.',
  refresh: true,
});

export const retryNowAction = defineAction({
  schema: z.object({ referenceId }),
  fieldMessages: REFUND_DECISION_MESSAGES,
  audit: (input) => auditOfTransfer('retry-now', input),
  run: (input) => retryNow(input.referenceId),
  done: () => 'Retrying now.',
  refresh: true,
});

export const decideApprovalAction = defineAction({
  schema: z.object({ referenceId, decision: z.enum(['approve', 'reject']), reason }),
  fieldMessages: REFUND_DECISION_MESSAGES,
  audit: async (input) => ({
    ...(await auditOfTransfer(input.decision === 'approve' ? 'approve-transfer' : 'reject-transfer', input)),
    after: statusAfter,
  }),
  run: ({ referenceId: reference, ...decision }, { name }) =>
    decideApproval(reference, { ...decision, by: name }),
  done: (_state, { decision }) => (decision === 'approve' ? 'Approved.' : 'Rejected.'),
  refresh: true,
});

export const resolveRefundAction = defineAction({
  schema: z.object({ referenceId }).and(refundDecisionForm),
  fieldMessages: REFUND_DECISION_MESSAGES,
  audit: async (input) => ({ ...(await auditOfTransfer('resolve-refund', input)), after: statusAfter }),
  run: (input, { name }) => resolveRefund(input.referenceId, decisionOf(input, name)),
  done: () => 'Decision submitted.',
  refresh: true,
});

function statusAfter({ status }: TransferState) {
  return { status };
}
