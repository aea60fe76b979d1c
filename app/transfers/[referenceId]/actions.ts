'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { accountId, referenceId } from '#lib/bank/schemas.ts';
import type { Action } from '#lib/permissions.ts';
import { cancelTransfer } from '#lib/transfers/cancel.ts';
import { decideApproval, resolveRefund } from '#lib/transfers/decide.ts';
import { retryNow } from '#lib/transfers/retry-now.ts';
import type { RefundDecision } from '#temporal/contract.ts';
import { act } from '../../_actions/act.ts';
import type { ActionResult } from '../../_actions/action-result.ts';

const reason = z.string().trim().min(1).max(500);
const optionalReason = z.string().trim().max(500).optional();

const WORDS = {
  referenceId: 'That is not the reference of a transfer.',
  reason: 'Give a reason, in 500 characters at most.',
  account: 'Name the account the refund goes to.',
  externalReference: 'Name the reference under which it was settled, in 100 characters at most.',
  resolution: 'Choose what is to be done.',
};

/** Asks a transfer to stop. */
export async function cancelAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: z.object({ referenceId, reason: optionalReason }),
    fieldWords: WORDS,
    audit: (input) => entry('cancel-transfer', input),
    perform: (input) => cancelTransfer(input.referenceId),
    done: () => 'The transfer was asked to stop.',
  });
  refresh();
  return result;
}

/** Makes the attempt a transfer waits for now. */
export async function retryNowAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: z.object({ referenceId }),
    fieldWords: WORDS,
    audit: (input) => entry('retry-now', input),
    perform: (input) => retryNow(input.referenceId),
    done: () => 'The next attempt is made now.',
  });
  refresh();
  return result;
}

/** Approves or rejects a transfer, in the actor's own name. */
export async function decideApprovalAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: z.object({ referenceId, decision: z.enum(['approve', 'reject']), reason }),
    fieldWords: WORDS,
    audit: (input) => entry(input.decision === 'approve' ? 'approve-transfer' : 'reject-transfer', input),
    perform: ({ referenceId: reference, ...decision }, { name }) =>
      decideApproval(reference, { ...decision, by: name }),
    done: (_state, { decision }) => (decision === 'approve' ? 'Approved.' : 'Rejected.'),
  });
  refresh();
  return result;
}

/** What a form says of its decision; who decides, the server knows. */
const resolution = z.object({ referenceId }).and(
  z.discriminatedUnion('resolution', [
    z.object({ resolution: z.literal('retry'), reason }),
    z.object({ resolution: z.literal('redirect'), reason, account: accountId }),
    z.object({
      resolution: z.literal('settledElsewhere'),
      reason,
      externalReference: z.string().trim().min(1).max(100),
    }),
  ]),
);

/** Decides about a refund the bank did not take, in the actor's own name. */
export async function resolveRefundAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const result = await act(form, {
    schema: resolution,
    fieldWords: WORDS,
    audit: (input) => entry('resolve-refund', input),
    perform: (input, { name }) => resolveRefund(input.referenceId, decisionOf(input, name)),
    done: () => 'The decision is carried out.',
  });
  refresh();
  return result;
}

function decisionOf(input: z.infer<typeof resolution>, by: string): RefundDecision {
  const { reason: why } = input;
  switch (input.resolution) {
    case 'retry':
      return { action: 'retry', by, reason: why };
    case 'redirect':
      return { action: 'redirect', by, reason: why, account: input.account };
    case 'settledElsewhere':
      return { action: 'settledElsewhere', by, reason: why, externalReference: input.externalReference };
  }
}

function entry(action: Action, input: { referenceId: string; reason?: string | undefined }) {
  return {
    action,
    target: { kind: 'transfer', id: input.referenceId } as const,
    reason: input.reason || null,
  };
}
