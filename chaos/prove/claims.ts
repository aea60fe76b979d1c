import type { Claim, OrderedTransfer } from '#chaos/log/claim.ts';
import type { Finding } from '#chaos/log/finding.ts';
import type { Observation } from '#chaos/log/observation.ts';
import { APPROVAL_THRESHOLD_MINOR, REQUESTER } from '#chaos/plan/plan.ts';
import { ENDINGS, REQUESTER_CANNOT_DECIDE } from '#temporal/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { movedBy } from './moved.ts';

/** What was told during the run, against what is so in the end. */
export function claimFindings(
  claims: readonly Claim[],
  transfers: ReadonlyMap<string, EndedTransfer>,
): Finding[] {
  return claims.flatMap((one) => {
    const transfer = transfers.get(one.referenceId);
    // One that is not there is found already, where transfers are read.
    const untrue = transfer && untruthOf(one, transfer);
    return untrue ? [{ transfer: one.referenceId, what: `told ${JSON.stringify(one)}, but ${untrue}` }] : [];
  });
}

/** What is wrong with something that was told; undefined when it is true. */
function untruthOf(claim: Claim, transfer: EndedTransfer): string | undefined {
  switch (claim.kind) {
    case 'started':
      return isOrder(transfer, claim.order) ? undefined : 'another order was started';
    case 'reference-taken':
      return isOrder(transfer, claim.order) ? 'this very order was started' : undefined;
    case 'cancel-accepted':
      return untrueCancellation(transfer);
    case 'approval-decided':
      return untrueApproval(claim.decision, transfer);
    case 'approval-refused': {
      const taken = transfer.history.approval?.decision.by === claim.decision.by;
      return taken ? 'the decision was taken' : untrueReason(claim, transfer);
    }
    case 'refund-decided':
      return decidersOf(transfer).includes(claim.decision.by) ? undefined : 'no such decision stands in it';
    case 'refund-decision-refused':
      return decidersOf(transfer).includes(claim.decision.by)
        ? 'the decision was taken'
        : untrueReason(claim, transfer);
    case 'cancel-refused':
      return untrueReason(claim, transfer);
    case 'observed':
      return untrueObservation(claim.observation, transfer);
  }
}

function isOrder({ view }: EndedTransfer, { from, to, amountMinor }: OrderedTransfer): boolean {
  return view.sourceAccount === from && view.targetAccount === to && view.amountMinor === amountMinor;
}

/** Accepted means: it stands in the history, and no step forward was begun behind it. */
function untrueCancellation({ history, cancelRequestedEventId }: EndedTransfer): string | undefined {
  if (cancelRequestedEventId === null) return 'no cancellation stands in its history';
  const begun = history.activities.find(
    ({ name, eventId }) => (name === 'withdraw' || name === 'deposit') && eventId > cancelRequestedEventId,
  );
  return begun && `its ${begun.name} was begun after that`;
}

function untrueApproval(
  { by, decision }: { by: string; decision: 'approve' | 'reject' },
  { view: { status }, history }: EndedTransfer,
): string | undefined {
  if (by === REQUESTER) return 'that was the requester’s own decision';
  const stands = history.approval?.decision;
  if (stands?.by !== by || stands.decision !== decision) {
    return `the decision is ${stands?.by}’s ${stands?.decision}`;
  }
  const heeded =
    decision === 'approve'
      ? !['rejected', 'expired'].includes(status)
      : ['rejected', 'cancelled'].includes(status);
  return heeded ? undefined : `it is ${status}`;
}

function decidersOf({ history }: EndedTransfer): string[] {
  return history.refundDecisions.map(({ decision }) => decision.by);
}

type Refused = Claim & { reason: string };

/** Every reason the desk has to refuse, and what is wrong with it where it is untrue. */
const REASONS: readonly {
  says: RegExp;
  untruth(transfer: EndedTransfer, claim: Refused, words: readonly string[]): string | undefined;
}[] = [
  {
    says: /^The transfer has ended\.$/,
    untruth: ({ history: { closedAtMs } }, { atMs }) =>
      closedAtMs !== null && closedAtMs <= atMs ? undefined : 'it had not ended by then',
  },
  {
    says: /^Its cancellation has been asked for already\.$/,
    untruth: ({ cancelRequestedEventId }) =>
      cancelRequestedEventId === null ? 'nobody had asked' : undefined,
  },
  {
    says: /^The money is being returned, and that is never cancelled\.$/,
    untruth: ({ history }) => (history.activities.some(isReturn) ? undefined : 'it never was'),
  },
  {
    says: new RegExp(`^${REQUESTER_CANNOT_DECIDE}$`),
    untruth: (_transfer, claim) =>
      'decision' in claim && claim.decision.by === REQUESTER ? undefined : 'it was not the requester',
  },
  {
    says: /^This transfer needs no approval\.$/,
    untruth: ({ view }) => (view.amountMinor > APPROVAL_THRESHOLD_MINOR ? 'it does' : undefined),
  },
  {
    says: /^(.+) has decided already: (approve|reject)\.$/,
    untruth: ({ history }, _claim, [by, decision]) => {
      const stands = history.approval?.decision;
      return stands?.by === by && stands?.decision === decision ? undefined : `${by} had not`;
    },
  },
  {
    says: /(?:the transfer|it) is ([a-z-]+)\.$/,
    untruth: ({ view: { status } }, _claim, [said]) =>
      ENDINGS.some((ending) => ending === said) && said !== status ? `it is ${status}` : undefined,
  },
];

/** Why something was refused must be so. A reason that is new here is none that anybody could judge. */
function untrueReason(claim: Refused, transfer: EndedTransfer): string | undefined {
  for (const { says, untruth } of REASONS) {
    const said = says.exec(claim.reason);
    if (said) return untruth(transfer, claim, said.slice(1));
  }
  return 'that is no reason known here';
}

function isReturn({ name }: EndedTransfer['history']['activities'][number]): boolean {
  return name === 'refund' || name === 'recordExternalRefund';
}

/** What was once seen to have ended or moved has ended so, and has moved. */
function untrueObservation(observation: Observation, { view, entries }: EndedTransfer): string | undefined {
  const moved = movedBy(entries);
  const arrivedMinor = moved.depositedMinor + moved.refundedMinor + moved.externallyRefundedMinor;
  if (observation.closed && observation.status !== view.status) return `it is ${view.status}`;
  if (observation.withdrawnMinor > moved.withdrawnMinor) return 'less was withdrawn';
  if (observation.arrivedMinor > arrivedMinor) return 'less arrived';
  const posted = new Map(entries.map(({ key, transactionId }) => [key, transactionId]));
  const unknown = observation.transactionIds.find((shown) => ![...posted.values()].includes(shown));
  if (unknown) return `${unknown} was never posted`;
  const step = observation.steps.find(
    ({ key, transactionId }) => (posted.get(key) ?? null) !== transactionId,
  );
  if (step) return `${step.key} is ${posted.get(step.key) ?? 'not posted'}`;
  const shown = new Set(observation.steps.map(({ key }) => key));
  const leftOut = observation.closed
    ? [...posted.keys()].filter((key) => key !== null && !shown.has(key))
    : [];
  return leftOut.length > 0 ? `${leftOut.join(' and ')} was posted, and it showed no such step` : undefined;
}
