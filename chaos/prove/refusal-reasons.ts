import type { Claim } from '#chaos/log/claim.ts';
import { APPROVAL_THRESHOLD_MINOR, REQUESTER } from '#chaos/plan/plan.ts';
import { ENDINGS, REQUESTER_CANNOT_DECIDE } from '#temporal/contract.ts';
import type { EndedTransfer } from './ended-transfer.ts';

type Refusal = Extract<Claim, { reason: string }>;

interface Reason {
  pattern: RegExp;
  /** What is wrong with it, given the groups of the pattern; undefined when it is true. */
  whyUntrue(transfer: EndedTransfer, refusal: Refusal, groups: readonly string[]): string | undefined;
}

/** Every reason Remit has to refuse an action. */
const REASONS: readonly Reason[] = [
  {
    pattern: /^The transfer has (?:already )?ended\.$/,
    whyUntrue: ({ history: { closedAtMs } }, { atMs }) =>
      closedAtMs !== null && closedAtMs <= atMs ? undefined : 'it had not ended by then',
  },
  {
    pattern: /cancellation (?:is already requested|has been asked for already)\.$/i,
    whyUntrue: ({ cancelRequestedEventId }) =>
      cancelRequestedEventId === null ? 'no cancellation is in the history' : undefined,
  },
  {
    pattern: /^The money is (?:already )?being returned/,
    whyUntrue: ({ history }) => (history.activities.some(isReturn) ? undefined : 'no money was returned'),
  },
  {
    pattern: new RegExp(`^${REQUESTER_CANNOT_DECIDE}$`),
    whyUntrue: (_transfer, refusal) =>
      'decision' in refusal && refusal.decision.by === REQUESTER
        ? undefined
        : 'it was not the requester who decided',
  },
  {
    pattern: /^This transfer needs no approval\.$/,
    whyUntrue: ({ view }) => (view.amountMinor > APPROVAL_THRESHOLD_MINOR ? 'it needs one' : undefined),
  },
  {
    pattern: /^Already decided by (.+): (approve|reject)\.$/,
    whyUntrue: ({ history }, _refusal, [by, decision]) => {
      const recorded = history.approval?.decision;
      return recorded?.by === by && recorded?.decision === decision ? undefined : `${by} had not`;
    },
  },
  {
    pattern: /(?:the transfer|it) is ([a-z-]+)\.$/,
    whyUntrue: ({ view }, _refusal, [status]) =>
      ENDINGS.some((ending) => ending === status) && status !== view.status
        ? `it is ${view.status}`
        : undefined,
  },
];

/** A reason that is not known here cannot be proved, and so counts as untrue. */
export function untrueReason(refusal: Refusal, transfer: EndedTransfer): string | undefined {
  for (const { pattern, whyUntrue } of REASONS) {
    const match = pattern.exec(refusal.reason);
    if (match) return whyUntrue(transfer, refusal, match.slice(1));
  }
  return 'the reason is not known to the prover';
}

function isReturn({ name }: EndedTransfer['history']['activities'][number]): boolean {
  return name === 'refund' || name === 'recordExternalRefund';
}
