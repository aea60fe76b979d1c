import { z } from 'zod';
import type { PaymentDetails } from '#temporal/contract.ts';
import { paymentDetails } from './recorded.ts';

const { sourceAccount, targetAccount, amountMinor, currency, requestedBy, policy } = paymentDetails.shape;

/** What a list of transfers shows, so that it need not open each workflow. */
export const transferMemo = z.object({
  sourceAccount,
  targetAccount,
  amountMinor,
  currency,
  requestedBy: requestedBy.optional(),
  policy: policy.optional(),
  ledger: z.string().optional(),
});

export function memoOf(details: PaymentDetails): z.infer<typeof transferMemo> {
  const { sourceAccount, targetAccount, amountMinor, currency, requestedBy, policy, ledger } = details;
  return {
    ...{ sourceAccount, targetAccount, amountMinor, currency, requestedBy, policy },
    ...(ledger && { ledger }),
  };
}
