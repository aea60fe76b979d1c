import type { PaymentDetails } from '#temporal/contract.ts';
import type { Decided, HistoryFacts } from './history.ts';
import type { ApprovalStatus, ApprovalView, DecisionView, Segment } from './timeline-items.ts';

export function needsApproval({ amountMinor, policy }: PaymentDetails): boolean {
  return amountMinor > policy.approvalThresholdMinor;
}

export function approvalViewOf(history: HistoryFacts): ApprovalView | undefined {
  const { details, startedAtMs, firstTaskAtMs, approval, closedAtMs } = history;
  if (!details || startedAtMs === null || !needsApproval(details)) return undefined;
  const endedAtMs = approval?.atMs ?? closedAtMs;
  return {
    kind: 'approval',
    status: approvalStatusOf(history),
    notBy: details.requestedBy,
    deadline: isoTime((firstTaskAtMs ?? startedAtMs) + details.policy.approvalDeadlineMs),
    decision: approval?.decision ?? null,
    startedAt: isoTime(startedAtMs),
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    segments: [
      ...segment('waiting', startedAtMs, firstTaskAtMs ?? closedAtMs),
      ...(firstTaskAtMs === null ? [] : segment('blocked-on-person', firstTaskAtMs, endedAtMs)),
    ],
  };
}

function approvalStatusOf({ approval, closing, failure }: HistoryFacts): ApprovalStatus {
  if (approval) return approval.decision.decision === 'approve' ? 'approved' : 'rejected';
  if (closing === null) return 'waiting';
  if (closing === 'cancelled') return 'cancelled';
  return failure?.type === 'expired' ? 'expired' : 'abandoned';
}

/** Without a decision, it is pending until `abandonedAtMs`, or still. */
export function decisionViewOf(
  neededAtMs: number,
  decided: Decided<NonNullable<DecisionView['decision']>> | undefined,
  abandonedAtMs: number | null,
): DecisionView {
  const endedAtMs = decided?.atMs ?? abandonedAtMs;
  return {
    kind: 'decision',
    status: decided ? 'decided' : abandonedAtMs === null ? 'waiting' : 'abandoned',
    decision: decided?.decision ?? null,
    startedAt: isoTime(neededAtMs),
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    segments: segment('blocked-on-person', neededAtMs, endedAtMs),
  };
}

/** None, where it takes no time. */
function segment(kind: Segment['kind'], fromMs: number, toMs: number | null): Segment[] {
  if (toMs !== null && toMs <= fromMs) return [];
  const to = toMs === null ? null : isoTime(toMs);
  return [{ kind, from: isoTime(fromMs), to, attempt: null, exact: true }];
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
