import type { Claim } from '#chaos/log/claim.ts';
import { APPROVAL_THRESHOLD_MINOR } from '#chaos/plan/plan.ts';
import type { CancelRefusal } from '#lib/transfers/view/cancel-effect.ts';
import { type DecisionRefusal, ENDINGS, isSamePerson } from '#temporal/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { inTransitAt } from './ledger.ts';

type RefusedClaim = Extract<Claim, { refusal: unknown }>;

/** What is wrong with a refusal; undefined when it is true. */
type WhyUntrue = (transfer: EndedTransfer, claim: RefusedClaim) => string | undefined;

/** Every reason Remit has to refuse an action; the run makes no invalid decision. */
const REASONS: Record<CancelRefusal | Exclude<DecisionRefusal, 'invalid-decision'>, WhyUntrue> = {
  'already-ended': ({ history: { closedAtMs } }, { atMs }) =>
    closedAtMs !== null && closedAtMs <= atMs ? undefined : 'it had not ended by then',
  'already-cancelled': ({ cancelRequestedEventId }) =>
    cancelRequestedEventId === null ? 'no cancellation is in the history' : undefined,
  'already-returning': ({ history }) =>
    history.activities.some(isReturn) ? undefined : 'no money was returned',
  'requester-cannot-decide': ({ view }, claim) =>
    'decision' in claim && isSamePerson(claim.decision.by, view.requestedBy)
      ? undefined
      : 'it was not the requester who decided',
  'no-approval-needed': ({ view }) =>
    view.amountMinor > APPROVAL_THRESHOLD_MINOR ? 'it needs one' : undefined,
  'already-decided': ({ history }, { refusal: { details } }) => {
    const recorded = history.approval?.decision;
    const isTrue = recorded?.by === details.by && recorded?.decision === details.decision;
    return isTrue ? undefined : `${details.by} had not`;
  },
  // Who had it cannot be told afterwards: claims end with every decision.
  claimed: untrueIfOwn,
  'may-be-paid': untrueIfOwn,
  'not-claimed': () => undefined,
  changed: () => undefined,
  'needs-second-person': ({ view }) =>
    view.amountMinor > APPROVAL_THRESHOLD_MINOR ? undefined : 'it needs none',
  'nothing-owed': ({ entries }, { atMs }) =>
    inTransitAt(entries, atMs) > 0 ? 'money was in transit' : undefined,
  'bank-unavailable': () => undefined,
  'too-late': untrueStatus,
  'not-awaited': untrueStatus,
};

/** A reason that is not known here cannot be proved, and so counts as untrue. */
export function untrueReason(claim: RefusedClaim, transfer: EndedTransfer): string | undefined {
  const { code } = claim.refusal;
  return isKnown(code) ? REASONS[code](transfer, claim) : 'the reason is not known to the prover';
}

function isKnown(code: string): code is keyof typeof REASONS {
  return Object.hasOwn(REASONS, code);
}

/** An ending that was given as the reason is how it ended. */
function untrueStatus({ view }: EndedTransfer, { refusal: { details } }: RefusedClaim): string | undefined {
  const isEnding = ENDINGS.some((ending) => ending === details.status);
  return isEnding && details.status !== view.status ? `it is ${view.status}` : undefined;
}

function untrueIfOwn(_transfer: EndedTransfer, claim: RefusedClaim): string | undefined {
  const isOwn = 'decision' in claim && claim.refusal.details.by === claim.decision.by;
  return isOwn ? 'it was their own claim' : undefined;
}

function isReturn({ name }: EndedTransfer['history']['activities'][number]): boolean {
  return name === 'refund' || name === 'recordExternalRefund';
}
