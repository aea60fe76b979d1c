import { z } from 'zod';
import { accountId, amountMinor, currency, referenceId } from '#lib/bank-client/contract.ts';
import type { ApprovalDecision, PaymentDetails, RefundClaim, RefundDecision } from '#temporal/contract.ts';

const retryPolicy = z.object({
  initialIntervalMs: z.int().positive(),
  backoffCoefficient: z.number().min(1),
  maximumIntervalMs: z.int().positive(),
  maximumAttempts: z.int().nonnegative(),
  startToCloseTimeoutMs: z.int().positive(),
});

/** Anyone may have started the workflow, so its input is parsed. */
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
  ledger: z.string().exactOptional(),
}) satisfies z.ZodType<PaymentDetails>;

const who = { by: z.string().trim().min(1).max(100), reason: z.string().trim().min(1).max(500) };

export const approvalDecision = z.object({
  decision: z.enum(['approve', 'reject']),
  ...who,
}) satisfies z.ZodType<ApprovalDecision>;

export const refundDecision = z.discriminatedUnion('action', [
  z.object({ action: z.literal('retry'), ...who }),
  z.object({ action: z.literal('redirect'), account: accountId, ...who }),
  z.object({
    action: z.literal('refundedExternally'),
    externalReference: z.string().trim().min(1).max(100),
    ...who,
  }),
  z.object({ action: z.literal('nothingOwed'), ...who }),
]) satisfies z.ZodType<RefundDecision>;

const claimed = {
  ...who,
  confirmedBy: who.by.nullable(),
  until: z.iso.datetime().nullable(),
  paidBy: who.by.exactOptional(),
};

const refundClaim = z.discriminatedUnion('action', [
  z.object({ action: z.literal('redirect'), account: accountId, ...claimed }),
  z.object({ action: z.literal('refundedExternally'), ...claimed }),
]) satisfies z.ZodType<RefundClaim>;

/** Workflows show it in their memo. */
export function claimOf(memo: Readonly<Record<string, unknown>> | undefined): RefundClaim | null {
  return refundClaim.safeParse(memo?.refundClaim).data ?? null;
}

const repairInput = z.object({ paid: refundClaim.optional() });

/** The claim of whoever had paid before a repair was started, which was to record it. */
export function paidBefore(repair: unknown): RefundClaim | null {
  return repairInput.safeParse(repair).data?.paid ?? null;
}
