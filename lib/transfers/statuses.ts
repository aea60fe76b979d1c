import { ENDINGS, type Ending, type TransferStatus } from '#temporal/contract.ts';

/**
 * `in-progress`: the bank would have to tell the step; `not-completed`: failed, and nothing tells of which ending.
 */
export type ListedStatus = TransferStatus | 'in-progress' | 'not-completed' | 'terminated';

export type StatusTone = 'moving' | 'waiting' | 'done' | 'returned' | 'refused' | 'quiet';

/** Reconciliation checks it against the ledger. */
export type MoneyClaim =
  | 'delivered'
  | 'returned'
  | 'refunded-externally'
  | 'nothing-in-transit'
  | 'unchanged'
  | 'nothing-moved'
  | 'not-delivered';

type StatusInfo = { label: string; tone: StatusTone } & (
  | { phase: 'in-progress' | 'needs-decision' | 'recovering' | 'terminated' }
  | { phase: 'ended'; claim: MoneyClaim }
);

/** Everything that differs by status, in the order lists offer them. Icons are in `app/_ui/status-badge.tsx`. */
export const STATUSES = {
  'in-progress': { label: 'In progress', tone: 'moving', phase: 'in-progress' },
  submitted: { label: 'Submitted', tone: 'moving', phase: 'in-progress' },
  'awaiting-approval': { label: 'Awaiting approval', tone: 'waiting', phase: 'needs-decision' },
  withdrawing: { label: 'Withdrawing', tone: 'moving', phase: 'in-progress' },
  'withdrawal-unknown': { label: 'Checking the withdrawal', tone: 'waiting', phase: 'recovering' },
  depositing: { label: 'Depositing', tone: 'moving', phase: 'in-progress' },
  'deposit-unknown': { label: 'Checking the deposit', tone: 'waiting', phase: 'recovering' },
  refunding: { label: 'Refunding', tone: 'returned', phase: 'recovering' },
  'awaiting-operator': { label: 'Awaiting decision', tone: 'waiting', phase: 'needs-decision' },
  completed: { label: 'Completed', tone: 'done', phase: 'ended', claim: 'delivered' },
  refunded: { label: 'Refunded', tone: 'returned', phase: 'ended', claim: 'returned' },
  declined: { label: 'Declined', tone: 'refused', phase: 'ended', claim: 'nothing-moved' },
  failed: { label: 'Failed', tone: 'refused', phase: 'ended', claim: 'nothing-moved' },
  rejected: { label: 'Rejected', tone: 'refused', phase: 'ended', claim: 'nothing-moved' },
  expired: { label: 'Expired', tone: 'quiet', phase: 'ended', claim: 'nothing-moved' },
  cancelled: { label: 'Cancelled', tone: 'quiet', phase: 'ended', claim: 'unchanged' },
  'refunded-externally': {
    label: 'Refunded externally',
    tone: 'returned',
    phase: 'ended',
    claim: 'refunded-externally',
  },
  'nothing-owed': { label: 'Nothing owed', tone: 'quiet', phase: 'ended', claim: 'nothing-in-transit' },
  'not-completed': { label: 'Not completed', tone: 'quiet', phase: 'ended', claim: 'not-delivered' },
  terminated: { label: 'Terminated', tone: 'refused', phase: 'terminated' },
} as const satisfies Record<ListedStatus, StatusInfo>;

export const LISTED_STATUSES = Object.keys(STATUSES) as [ListedStatus, ...ListedStatus[]];

function listedIn(...phases: StatusInfo['phase'][]): readonly ListedStatus[] {
  return LISTED_STATUSES.filter((status) => phases.includes(STATUSES[status].phase));
}

/** What `in-progress` stands for in a filter. */
export const IN_PROGRESS = listedIn('in-progress');
export const NEEDS_DECISION = listedIn('needs-decision');
export const OPEN = listedIn('in-progress', 'needs-decision', 'recovering');

export function isOpen(status: ListedStatus): boolean {
  return OPEN.includes(status);
}

export function needsDecision(status: ListedStatus): boolean {
  return NEEDS_DECISION.includes(status);
}

/** Of a workflow that failed, by the type of its failure or its search attribute. */
export function endingNamed(name: unknown): Ending | 'not-completed' {
  return ENDINGS.find((ending) => ending === name) ?? 'not-completed';
}

const PAID_OUT: readonly MoneyClaim[] = ['delivered', 'refunded-externally'];

/** Where the ledger disagrees, returning the money could pay twice. */
export function claimsPaidOut(status: Ending | 'not-completed'): boolean {
  return PAID_OUT.includes(STATUSES[status].claim);
}
