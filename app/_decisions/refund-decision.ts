import { z } from 'zod';
import { accountId } from '#lib/bank-client/contract.ts';
import { REFERENCE_ID_PATTERN } from '#lib/shared/ids.ts';
import type { RefundDecision } from '#temporal/contract.ts';

const reason = z.string().trim().min(1).max(500);

/** See {@link DecisionId}. */
export const decisionId = z.string().regex(REFERENCE_ID_PATTERN);

/** The decider is not in the form: the server knows them. */
export const refundDecisionForm = z.discriminatedUnion('resolution', [
  z.object({ resolution: z.literal('retry'), reason }),
  z.object({ resolution: z.literal('redirect'), reason, account: accountId }),
  z.object({
    resolution: z.literal('refundedExternally'),
    reason,
    externalReference: z.string().trim().min(1).max(100),
  }),
]);

export const REFUND_DECISION_MESSAGES = {
  referenceId: 'Invalid transfer reference.',
  decisionId: 'The form is incomplete: reload the page.',
  reason: 'Enter a reason of up to 500 characters.',
  account: 'Enter the refund account.',
  externalReference: 'Enter the reference of the external payment, up to 100 characters.',
  resolution: 'Choose a decision.',
};

export function decisionOf(input: z.infer<typeof refundDecisionForm>, by: string): RefundDecision {
  const decided = { by, reason: input.reason };
  switch (input.resolution) {
    case 'retry':
      return { action: 'retry', ...decided };
    case 'redirect':
      return { action: 'redirect', account: input.account, ...decided };
    case 'refundedExternally':
      return { action: 'refundedExternally', externalReference: input.externalReference, ...decided };
  }
}
