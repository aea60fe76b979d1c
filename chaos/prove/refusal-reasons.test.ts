import { describe, expect, it } from 'vitest';
import type { Claim } from '#chaos/log/claim.ts';
import { REQUESTER } from '#chaos/plan/plan.ts';
import { cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { buildView, type TransferView } from '#lib/transfers/view/transfer-view.ts';
import { REQUESTER_CANNOT_DECIDE, type RefundDecision } from '#temporal/contract.ts';
import { requireApprovalDecision, requireRefundDecision } from '#temporal/decisions.ts';
import { TransferRecord } from '#temporal/transfer-record.ts';
import { DETAILS, history, START_MS, sources } from '#testing/transfers/sources.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { untrueReason } from './refusal-reasons.ts';
import {
  approvedBy,
  COMPLETED,
  DEPOSIT,
  ended,
  REFUNDED,
  REFUNDED_EXTERNALLY,
  WITHDRAWAL,
} from './sound-record.ts';

const APPROVE = { decision: 'approve', by: 'sam', reason: 'checked' } as const;
const RETRY: RefundDecision = { action: 'retry', by: 'olga', reason: 'again' };
const RETURNING = 'The money is already being returned.';
const NO_APPROVAL = 'This transfer needs no approval.';
const OTHER_ENDING = 'Too late to decide: the transfer is refunded.';
const NOT_AWAITED = 'This transfer is not waiting for a refund decision: it is refunded.';

const CANCELLED = ended('cancelled', [], { message: null, cancelRequestedEventId: 7 });
const APPROVED = ended('completed', [WITHDRAWAL, DEPOSIT], { decisions: { approval: approvedBy('sue') } });
const ABOVE_THRESHOLD = ended('completed', [WITHDRAWAL, DEPOSIT], { amountMinor: 150_000 });
const OPEN = { ...COMPLETED, history: { ...COMPLETED.history, closedAtMs: null } };
const CLOSED_LATER = { ...COMPLETED, history: { ...COMPLETED.history, closedAtMs: START_MS + 2_001 } };

function whyUntrue(reason: string, transfer: EndedTransfer, by = 'sam'): string | undefined {
  const refusal: Extract<Claim, { reason: string }> = {
    ...{ kind: 'approval-refused', referenceId: 'ref', atMs: START_MS + 2_000, reason },
    decision: { ...APPROVE, by },
  };
  return untrueReason(refusal, transfer);
}

describe('a reason to refuse', () => {
  it.each([
    ['The transfer has already ended.', COMPLETED],
    ['Cancellation is already requested.', CANCELLED],
    [RETURNING, REFUNDED],
    [RETURNING, REFUNDED_EXTERNALLY],
    [NO_APPROVAL, COMPLETED],
    ['Already decided by sue: approve.', APPROVED],
    [OTHER_ENDING, REFUNDED],
    [NOT_AWAITED, REFUNDED],
    ['Too late to decide: the transfer is depositing.', COMPLETED],
  ])('is true: %s', (reason, transfer) => {
    expect(whyUntrue(reason, transfer)).toBeUndefined();
  });

  it('is true: the requester decided', () => {
    expect(whyUntrue(REQUESTER_CANNOT_DECIDE, COMPLETED, REQUESTER)).toBeUndefined();
  });

  it.each([
    ['The transfer has already ended.', OPEN, 'it had not ended by then'],
    ['The transfer has already ended.', CLOSED_LATER, 'it had not ended by then'],
    ['Cancellation is already requested.', COMPLETED, 'no cancellation is in the history'],
    [RETURNING, COMPLETED, 'no money was returned'],
    [REQUESTER_CANNOT_DECIDE, COMPLETED, 'it was not the requester who decided'],
    [NO_APPROVAL, ABOVE_THRESHOLD, 'it needs one'],
    ['Already decided by sam: approve.', APPROVED, 'sam had not'],
    ['Already decided by sue: reject.', APPROVED, 'sue had not'],
    ['Already decided by sue: approve.', COMPLETED, 'sue had not'],
    [OTHER_ENDING, COMPLETED, 'it is completed'],
    [NOT_AWAITED, COMPLETED, 'it is completed'],
    ['The moon is full.', COMPLETED, 'the reason is not known to the prover'],
  ])('is untrue: %s', (reason, transfer, why) => {
    expect(whyUntrue(reason, transfer)).toBe(why);
  });
});

describe('the prover knows every reason that', () => {
  const UNKNOWN = 'the reason is not known to the prover';

  const view = buildView(sources({ history: history([]) }), null);
  const cancelReason = (change: Partial<TransferView>) => {
    const effect = view && cancelEffectOf({ ...view, ...change });
    return effect?.possible === false ? effect.reason : 'none';
  };

  it.each<[name: string, change: Partial<TransferView>]>([
    ['ended', { closedAt: '2026-01-01T00:00:00.000Z' }],
    ['cancelled twice', { cancelRequested: true }],
    ['refunding', { status: 'refunding' }],
  ])('a cancellation is refused with: %s', (_name, change) => {
    expect(whyUntrue(cancelReason(change), COMPLETED)).not.toBe(UNKNOWN);
  });

  it.each<[name: string, refuse: () => void]>([
    ['no approval', () => requireApprovalDecision(APPROVE, record())],
    ['a second decision', () => requireApprovalDecision(APPROVE, record(APPROVE))],
    ['too late', () => requireApprovalDecision(APPROVE, record(null))],
    ['no refund decision', () => requireRefundDecision(RETRY, record(), undefined)],
  ])('the workflow refuses a decision with: %s', (_name, refuse) => {
    expect(whyUntrue(messageOf(refuse), COMPLETED)).not.toBe(UNKNOWN);
  });
});

/** @param decision of the approval; undefined without an approval */
function record(decision?: typeof APPROVE | null): TransferRecord {
  const made = new TransferRecord(DETAILS);
  if (decision !== undefined) made.approval = { deadline: '', decision };
  return made;
}

function messageOf(refuse: () => void): string {
  try {
    refuse();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('Nothing was refused.');
}
