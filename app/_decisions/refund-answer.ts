import type * as z from 'zod/mini';
import type { Action } from '#lib/auth/permissions.ts';
import type { RefundAnswer } from '#lib/transfers/refund-answer.ts';
import type { refundResolution } from '#lib/transfers/schemas.ts';

type Input = z.output<typeof refundResolution>;

export function answerOf(input: Input, by: string): RefundAnswer {
  switch (input.resolution) {
    case 'confirm':
      return { action: 'confirm', by, plan: input.plan };
    case 'release':
      return { action: 'release', by };
    case 'retry':
    case 'nothingOwed':
    case 'claim':
      return { action: input.resolution, by, reason: input.reason, notPaid: input.notPaid };
    case 'redirect':
      return {
        action: 'redirect',
        account: input.account,
        by,
        reason: input.reason,
        notPaid: input.notPaid,
      };
    case 'refundedExternally': {
      const { externalReference, reason } = input;
      return { action: 'refundedExternally', externalReference, by, reason };
    }
  }
}

const ACTIONS: Partial<Record<Input['resolution'], Action>> = {
  claim: 'claim-refund',
  confirm: 'confirm-refund',
  release: 'release-refund',
};

/** For the audit trail. */
export function auditOfAnswer(input: Input): { action: Action; reason: string | null } {
  return {
    action: ACTIONS[input.resolution] ?? 'resolve-refund',
    reason: 'reason' in input ? input.reason : null,
  };
}

/** What a resolution has come to, for the person. */
export function doneOf({ resolution }: Input): string {
  switch (resolution) {
    case 'claim':
      return 'Claimed.';
    case 'confirm':
      return 'Confirmed.';
    case 'release':
      return 'Given back.';
    default:
      return 'Decision submitted.';
  }
}
