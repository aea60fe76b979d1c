import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { Claim, Refusal } from '#chaos/log/claim.ts';
import { APPROVAL_THRESHOLD_MINOR, REQUESTER } from '#chaos/plan/plan.ts';
import { cancelEffectOf } from '#lib/transfers/view/cancel-effect.ts';
import { buildView, type TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { RefundDecision } from '#temporal/contract.ts';
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

const because = (code: string, details: Refusal['details'] = {}): Refusal => ({ code, details });
const ENDED = because('already-ended');
const CANCELLED_BEFORE = because('already-cancelled');
const RETURNING = because('already-returning');
const BY_REQUESTER = because('requester-cannot-decide');
const NO_APPROVAL = because('no-approval-needed');
const decidedBy = (by: string, decision: string) => because('already-decided', { by, decision });
const TOO_LATE = because('too-late', { status: 'refunded' });
const NOT_AWAITED = because('not-awaited', { status: 'refunded' });

const CANCELLED = ended('cancelled', [], { message: null, cancelRequestedEventId: 7 });
const APPROVED = ended('completed', [WITHDRAWAL, DEPOSIT], { decisions: { approval: approvedBy('sue') } });
const AT_THRESHOLD = ended('completed', [WITHDRAWAL, DEPOSIT], { amountMinor: APPROVAL_THRESHOLD_MINOR });
const ABOVE_THRESHOLD = ended('completed', [WITHDRAWAL, DEPOSIT], {
  amountMinor: APPROVAL_THRESHOLD_MINOR + 1,
});
const OPEN = { ...COMPLETED, history: { ...COMPLETED.history, closedAtMs: null } };
const CLOSED_JUST_NOW = { ...COMPLETED, history: { ...COMPLETED.history, closedAtMs: START_MS + 2_000 } };
const CLOSED_LATER = { ...COMPLETED, history: { ...COMPLETED.history, closedAtMs: START_MS + 2_001 } };

function whyUntrue(refusal: Refusal, transfer: EndedTransfer, by = 'sam'): string | undefined {
  const claim: Extract<Claim, { refusal: Refusal }> = {
    ...{ kind: 'approval-refused', referenceId: 'ref', atMs: START_MS + 2_000, refusal },
    decision: { ...APPROVE, by },
  };
  return untrueReason(claim, transfer);
}

describe('a reason to refuse', () => {
  it.each([
    [ENDED, COMPLETED],
    [ENDED, CLOSED_JUST_NOW],
    [CANCELLED_BEFORE, CANCELLED],
    [RETURNING, REFUNDED],
    [RETURNING, REFUNDED_EXTERNALLY],
    [NO_APPROVAL, COMPLETED],
    [NO_APPROVAL, AT_THRESHOLD],
    [decidedBy('sue', 'approve'), APPROVED],
    [TOO_LATE, REFUNDED],
    [NOT_AWAITED, REFUNDED],
    [because('too-late', { status: 'depositing' }), COMPLETED],
  ])('is true: %j', (reason, transfer) => {
    expect(whyUntrue(reason, transfer)).toBeUndefined();
  });

  it('is true: the requester decided', () => {
    expect(whyUntrue(BY_REQUESTER, COMPLETED, REQUESTER)).toBeUndefined();
  });

  it.each([
    [ENDED, OPEN, 'it had not ended by then'],
    [ENDED, CLOSED_LATER, 'it had not ended by then'],
    [CANCELLED_BEFORE, COMPLETED, 'no cancellation is in the history'],
    [RETURNING, COMPLETED, 'no money was returned'],
    [BY_REQUESTER, COMPLETED, 'it was not the requester who decided'],
    [NO_APPROVAL, ABOVE_THRESHOLD, 'it needs one'],
    [decidedBy('sam', 'approve'), APPROVED, 'sam had not'],
    [decidedBy('sue', 'reject'), APPROVED, 'sue had not'],
    [decidedBy('sue', 'approve'), COMPLETED, 'sue had not'],
    [TOO_LATE, COMPLETED, 'it is completed'],
    [NOT_AWAITED, COMPLETED, 'it is completed'],
    [because('full-moon'), COMPLETED, 'the reason is not known to the prover'],
  ])('is untrue: %j', (reason, transfer, why) => {
    expect(whyUntrue(reason, transfer)).toBe(why);
  });
});

describe('the prover knows every reason that', () => {
  const UNKNOWN = 'the reason is not known to the prover';

  const view = buildView(sources({ history: history([]) }), null);
  const cancelReason = (change: Partial<TransferView>) => {
    const effect = view && cancelEffectOf({ ...view, ...change });
    return because(effect?.possible === false ? effect.code : 'none');
  };

  it.each<[name: string, change: Partial<TransferView>]>([
    ['ended', { closedAt: '2026-01-01T00:00:00.000Z' }],
    ['cancelled twice', { cancelRequestedAt: '2026-01-01T00:00:00.000Z' }],
    ['refunding', { status: 'refunding' }],
  ])('a cancellation is refused with: %s', (_name, change) => {
    expect(whyUntrue(cancelReason(change), COMPLETED)).not.toBe(UNKNOWN);
  });

  it.each<[name: string, refuse: () => void]>([
    ['no approval', () => requireApprovalDecision(APPROVE, record())],
    ['a second decision', () => requireApprovalDecision(APPROVE, record(APPROVE))],
    ['too late', () => requireApprovalDecision(APPROVE, record(null))],
    ['no refund decision', () => requireRefundDecision(RETRY, UNDECIDED)],
  ])('the workflow refuses a decision with: %s', (_name, refuse) => {
    expect(whyUntrue(refusalOf(refuse), COMPLETED)).not.toBe(UNKNOWN);
  });
});

const UNDECIDED = { record: record(), isDecided: false, needsSecondPerson: false };

/** @param decision of the approval; undefined without an approval */
function record(decision?: typeof APPROVE | null): TransferRecord {
  const made = new TransferRecord(DETAILS);
  if (decision !== undefined) made.approval = { deadline: '', decision };
  return made;
}

function refusalOf(refuse: () => void): Refusal {
  try {
    refuse();
  } catch (error) {
    if (error instanceof ApplicationFailure) return because(error.type ?? 'none');
  }
  throw new Error('Nothing was refused.');
}
