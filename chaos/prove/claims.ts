import type { Claim, OrderedTransfer } from '#chaos/log/claim.ts';
import type { Observation } from '#chaos/log/observation.ts';
import type { Entry } from '#lib/bank-client/contract.ts';
import { isSamePerson } from '#temporal/contract.ts';
import type { Disturbance, Disturbances } from './disturbances.ts';
import type { EndedTransfer, LedgerFacts } from './ended-transfer.ts';
import type { Finding } from './finding.ts';
import { moneyMovedBy } from './money-moved.ts';
import { untrueReason } from './refusal-reasons.ts';
import type { RunRecord } from './run-record.ts';

/** A call may have been under way when the transfer was disturbed. */
const IN_FLIGHT_MS = 10_000;

/** Every claim that turned out to be untrue. */
export function claimFindings(
  claims: readonly Claim[],
  { transfers, ledger }: Pick<RunRecord, 'transfers' | 'ledger'>,
  disturbances: Disturbances = new Map(),
): Finding[] {
  return claims.flatMap((claim) => {
    const { referenceId, atMs } = claim;
    const disturbance = disturbances.get(referenceId);
    const transfer = transfers.get(referenceId);
    const isBefore = disturbance && atMs < disturbance.untilMs + IN_FLIGHT_MS;
    const untrue =
      isBefore || !transfer
        ? whyUntrueForever(claim, ledger.get(referenceId), disturbance)
        : isBesideGranted(claim, claims)
          ? untrueReason(claim, transfer)
          : whyUntrue(claim, transfer, disturbance);
    return untrue ? [{ transfer: referenceId, what: `${JSON.stringify(claim)} is untrue: ${untrue}` }] : [];
  });
}

/** Two windows of one person may approve at once: one is granted it, and the other is told that it is decided. */
function isBesideGranted(claim: Claim, claims: readonly Claim[]): claim is ApprovalRefused {
  return (
    claim.kind === 'approval-refused' &&
    claims.some(
      (other) =>
        other.kind === 'approval-decided' &&
        other.referenceId === claim.referenceId &&
        other.decision.by === claim.decision.by,
    )
  );
}

type ApprovalRefused = Extract<Claim, { kind: 'approval-refused' }>;

/** Whatever becomes of a workflow, a view has shown only what the bank posted. */
function whyUntrueForever(
  claim: Claim,
  ledger: LedgerFacts | undefined,
  disturbance: Disturbance | undefined,
): string | undefined {
  if (claim.kind !== 'observed' || !ledger || disturbance?.lostByBank) return undefined;
  return untrueMoney(claim.observation, ledger);
}

function whyUntrue(
  claim: Claim,
  transfer: EndedTransfer,
  disturbance: Disturbance | undefined,
): string | undefined {
  switch (claim.kind) {
    case 'started':
      return isOrder(transfer, claim.order) ? undefined : 'another order was started';
    case 'reference-taken':
      return isOrder(transfer, claim.order) ? 'this very order was started' : undefined;
    case 'cancel-accepted':
      return untrueCancellation(transfer);
    case 'cancel-refused':
      return untrueReason(claim, transfer);
    case 'approval-decided':
      return untrueApproval(claim.decision, transfer);
    case 'approval-refused':
      return transfer.history.approval?.decision.by === claim.decision.by
        ? 'the decision is in the history'
        : untrueReason(claim, transfer);
    case 'refund-decided':
      return decidersOf(transfer).includes(claim.decision.by)
        ? undefined
        : 'the decision is not in the history';
    case 'refund-decision-refused':
      return decidersOf(transfer).includes(claim.decision.by)
        ? 'the decision is in the history'
        : untrueReason(claim, transfer);
    case 'observed':
      return untrueObservation(claim.observation, transfer, disturbance);
    case 'started-again':
    case 'paid-by-hand':
    case 'repair-started':
      // Each has a check of its own, whether Temporal knows the transfer or not.
      return undefined;
  }
}

function isOrder({ view }: EndedTransfer, { from, to, amountMinor }: OrderedTransfer): boolean {
  return view.sourceAccount === from && view.targetAccount === to && view.amountMinor === amountMinor;
}

/** An accepted cancellation is in the history, and no step forward is scheduled after it. */
function untrueCancellation({ history, cancelRequestedEventId }: EndedTransfer): string | undefined {
  if (cancelRequestedEventId === null) return 'no cancellation is in the history';
  const later = history.activities.find(
    ({ name, eventId }) => (name === 'withdraw' || name === 'deposit') && eventId > cancelRequestedEventId,
  );
  return later && `${later.name} was scheduled after it`;
}

function untrueApproval(
  { by, decision }: { by: string; decision: 'approve' | 'reject' },
  { view: { status, requestedBy }, history }: EndedTransfer,
): string | undefined {
  if (isSamePerson(by, requestedBy)) return 'the requester may not decide';
  const recorded = history.approval?.decision;
  if (recorded?.by !== by || recorded.decision !== decision) {
    return `the history has ${recorded?.decision} by ${recorded?.by}`;
  }
  const agrees =
    decision === 'approve'
      ? !['rejected', 'expired'].includes(status)
      : ['rejected', 'cancelled'].includes(status);
  return agrees ? undefined : `it is ${status}`;
}

function decidersOf({ history }: EndedTransfer): string[] {
  return history.refundDecisions.map(({ decision }) => decision.by);
}

/** What a view showed as ended or moved has ended that way, and has moved. */
function untrueObservation(
  seen: Observation,
  { view, entries }: EndedTransfer,
  disturbance: Disturbance | undefined,
): string | undefined {
  if (seen.closed && seen.status !== view.status) return `it is ${view.status}`;
  // It shows what it knows of Temporal, where the bank has lost it.
  const untrue = disturbance?.lostByBank ? undefined : untrueMoney(seen, { entries });
  // A workflow that was set back does not know all its steps.
  if (untrue || !seen.closed || disturbance) return untrue;
  const shown = new Set(seen.steps.map(({ key }) => key));
  const missing = [...postedByKey(entries).keys()].filter((key) => !shown.has(key));
  return missing.length > 0 ? `it leaves out ${missing.join(' and ')}, which was posted` : undefined;
}

function untrueMoney(seen: Observation, { entries }: Pick<LedgerFacts, 'entries'>): string | undefined {
  const moved = moneyMovedBy(entries);
  const arrivedMinor = moved.depositedMinor + moved.refundedMinor + moved.externallyRefundedMinor;
  if (seen.withdrawnMinor > moved.withdrawnMinor) return `${moved.withdrawnMinor} was withdrawn`;
  if (seen.arrivedMinor > arrivedMinor) return `${arrivedMinor} arrived`;
  return untrueSteps(seen, postedByKey(entries));
}

/** Transaction ids. */
function postedByKey(entries: readonly Entry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ key, transactionId }) => [key ?? '', transactionId]));
}

function untrueSteps(seen: Observation, posted: ReadonlyMap<string, string>): string | undefined {
  const transactions = new Set(posted.values());
  const unknown = seen.transactionIds.find((transaction) => !transactions.has(transaction));
  if (unknown) return `${unknown} was never posted`;
  const wrong = seen.steps.find(
    ({ key, status, transactionId }) =>
      // A refused one may have met another order's posting.
      status !== 'refused' && (posted.get(key) ?? null) !== transactionId,
  );
  return wrong && `${wrong.key} is ${posted.get(wrong.key) ?? 'not posted'}`;
}
