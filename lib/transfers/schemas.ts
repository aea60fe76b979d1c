import { z } from 'zod';
import { accountId, amountMinor, currency, referenceId } from '#lib/bank-client/contract.ts';
import type { ApprovalDecision, PaymentDetails, RefundDecision } from '#temporal/contract.ts';

const retryPolicy = z.object({
  initialIntervalMs: z.int().positive(),
  backoffCoefficient: z.number().min(1),
  maximumIntervalMs: z.int().positive(),
  maximumAttempts: z.int().nonnegative(),
  startToCloseTimeoutMs: z.int().positive(),
});

/** The workflow's input, as it stands in a history: anyone may have started that workflow. */
export const paymentDetails = z.object({
  referenceId,
  sourceAccount: z.string(),
  targetAccount: z.string(),
  amountMinor,
  currency,
  requestedBy: z.string(),
  policy: z.object({
    approvalThresholdMinor: z.int().nonnegative(),
    approvalDeadlineMs: z.int().positive(),
    retry: retryPolicy,
  }),
}) satisfies z.ZodType<PaymentDetails>;

const who = { by: z.string().trim().min(1).max(100), reason: z.string().trim().min(1).max(500) };

/** What a second person decides about a transfer above the threshold. */
export const approvalDecision = z.object({
  decision: z.enum(['approve', 'reject']),
  ...who,
}) satisfies z.ZodType<ApprovalDecision>;

/** What an operator decides about a refund the bank did not take. */
export const refundDecision = z.discriminatedUnion('action', [
  z.object({ action: z.literal('retry'), ...who }),
  z.object({ action: z.literal('redirect'), account: accountId, ...who }),
  z.object({
    action: z.literal('refundedExternally'),
    externalReference: z.string().trim().min(1).max(100),
    ...who,
  }),
]) satisfies z.ZodType<RefundDecision>;
