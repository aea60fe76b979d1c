'use server';

import { defineAction } from '#app/_actions/define-action.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import { approval, cancellation, refundResolution, transferReference } from '#lib/transfers/schemas.ts';
import type { TransferState } from '#temporal/contract.ts';
import { answerOf, auditOfAnswer, doneOf } from './refund-answer.ts';
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
  audit: async (input) => {
    const { action, reason } = auditOfAnswer(input);
    const entry = await auditOfTransfer(action, { referenceId: input.referenceId });
    return { ...entry, reason, after: statusAfter };
  },
  run: (input, { name }) => resolveRefund(input.referenceId, answerOf(input, name), input.decisionId),
  done: (_state, input) => doneOf(input),
  refresh: true,
});

function statusAfter({ status }: TransferState) {
  return { status };
}
