import type { z } from 'zod/mini';
import type { refundResolution } from '#lib/transfers/schemas.ts';
import type { RefundDecision } from '#temporal/contract.ts';

export function decisionOf(input: z.output<typeof refundResolution>, by: string): RefundDecision {
  const decided = { by, reason: input.reason };
  switch (input.resolution) {
    case 'retry':
    case 'nothingOwed':
      return { action: input.resolution, ...decided };
    case 'redirect':
      return { action: 'redirect', account: input.account, ...decided };
    case 'refundedExternally':
      return { action: 'refundedExternally', externalReference: input.externalReference, ...decided };
  }
}
