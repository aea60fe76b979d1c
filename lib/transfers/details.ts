import { z } from 'zod';
import type { PaymentDetails } from '#temporal/contract.ts';
import { amountMinor, currency, referenceId } from '../bank/schemas.ts';

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
  policy: z.object({ retry: retryPolicy }),
}) satisfies z.ZodType<PaymentDetails>;
