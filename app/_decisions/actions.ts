'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { performAction } from '#app/_actions/perform-action.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/commands/decide.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import type { TransferState } from '#temporal/contract.ts';
import { decisionOf, REFUND_DECISION_MESSAGES, refundDecisionForm } from './refund-decision.ts';
import { auditOfTransfer } from './transfer-audit.ts';

const reason = z.string().trim().min(1).max(500);
const optionalReason = z.string().trim().max(500).optional();

export async function cancelAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await performAction(form, {
    schema: z.object({ referenceId, reason: optionalReason }),
    fieldMessages: REFUND_DECISION_MESSAGES,
    audit: (input) => auditOfTransfer('cancel-transfer', input),
    perform: (input) => cancelTransfer(input.referenceId),
    done: () => 'Cancellation requested.',
  });
  refresh();
  return result;
}

export async function retryNowAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await performAction(form, {
    schema: z.object({ referenceId }),
    fieldMessages: REFUND_DECISION_MESSAGES,
    audit: (input) => auditOfTransfer('retry-now', input),
    perform: (input) => retryNow(input.referenceId),
    done: () => 'Retrying now.',
  });
  refresh();
  return result;
}

export async function decideApprovalAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await performAction(form, {
    schema: z.object({ referenceId, decision: z.enum(['approve', 'reject']), reason }),
    fieldMessages: REFUND_DECISION_MESSAGES,
    audit: async (input) => ({
      ...(await auditOfTransfer(
        input.decision === 'approve' ? 'approve-transfer' : 'reject-transfer',
        input,
      )),
      after: statusAfter,
    }),
    perform: ({ referenceId: reference, ...decision }, { name }) =>
      decideApproval(reference, { ...decision, by: name }),
    done: (_state, { decision }) => (decision === 'approve' ? 'Approved.' : 'Rejected.'),
  });
  refresh();
  return result;
}

export async function resolveRefundAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await performAction(form, {
    schema: z.object({ referenceId }).and(refundDecisionForm),
    fieldMessages: REFUND_DECISION_MESSAGES,
    audit: async (input) => ({ ...(await auditOfTransfer('resolve-refund', input)), after: statusAfter }),
    perform: (input, { name }) => resolveRefund(input.referenceId, decisionOf(input, name)),
    done: () => 'Decision submitted.',
  });
  refresh();
  return result;
}

function statusAfter({ status }: TransferState) {
  return { status };
}
