import { filterKey, NO_FILTER, STUCK_MINUTES, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import type { CountedStatus } from '#lib/transfers/queries/count-transfers.ts';
import { NEEDS_PERSON } from '#lib/transfers/statuses.ts';
import type { Chip } from './chip.ts';

/** One of the ways to look at all transfers. */
interface ListView {
  id: string;
  label: string;
  /** What it asks for; what else is asked for stays. */
  filter: Pick<TransferFilter, 'statuses' | 'retrying' | 'stuckMinutes' | 'needsPerson' | 'atRisk'>;
  /** Whose numbers make its number; null where only reading all of them would tell. */
  counts: readonly CountedStatus[] | null;
  /** Shown also when nothing is in it. */
  always: boolean;
}

const { statuses, retrying, stuckMinutes, needsPerson, atRisk } = NO_FILTER;
const ALL = { statuses, retrying, stuckMinutes, needsPerson, atRisk };

const OFF_HAPPY_PATH = ['withdrawal-unknown', 'deposit-unknown', 'refunding'] as const;
const ENDINGS = [
  'completed',
  'refunded',
  'declined',
  'failed',
  'rejected',
  'expired',
  'cancelled',
  'refunded-externally',
  'not-completed',
  'terminated',
] as const;

const ofStatus = (status: CountedStatus, label: string, always = false): ListView => ({
  id: status,
  label,
  filter: { ...ALL, statuses: [status] },
  counts: [status],
  always,
});

const VIEWS: readonly ListView[] = [
  {
    id: 'all',
    label: 'All',
    filter: ALL,
    counts: ['in-progress', 'awaiting-approval', 'awaiting-operator', ...OFF_HAPPY_PATH, ...ENDINGS],
    always: true,
  },
  ofStatus('in-progress', 'In progress', true),
  {
    id: 'needs-person',
    label: 'Needs a person',
    filter: { ...ALL, statuses: [...NEEDS_PERSON] },
    counts: ['awaiting-approval', 'awaiting-operator'],
    always: true,
  },
  { id: 'retrying', label: 'Retrying', filter: { ...ALL, retrying: true }, counts: null, always: true },
  {
    id: 'stuck',
    label: `Stuck over ${STUCK_MINUTES} min`,
    filter: { ...ALL, stuckMinutes: STUCK_MINUTES },
    counts: null,
    always: true,
  },
  { id: 'at-risk', label: 'At risk', filter: { ...ALL, atRisk: true }, counts: null, always: true },
  ofStatus('withdrawal-unknown', 'Checking the withdrawal'),
  ofStatus('deposit-unknown', 'Checking the deposit'),
  ofStatus('refunding', 'Refunding'),
  ofStatus('completed', 'Completed', true),
  ofStatus('refunded', 'Refunded'),
  ofStatus('declined', 'Declined'),
  ofStatus('failed', 'Failed'),
  ofStatus('rejected', 'Rejected'),
  ofStatus('expired', 'Expired'),
  ofStatus('cancelled', 'Cancelled'),
  ofStatus('refunded-externally', 'Refunded externally'),
  ofStatus('not-completed', 'Not completed'),
  ofStatus('terminated', 'Terminated'),
];

/** The ways to look at the list; each keeps what else the filter asks for. */
export function chipsFor(filter: TransferFilter): Chip[] {
  return VIEWS.map(({ id, label, filter: view, counts, always }) => {
    const seen = { ...filter, ...view };
    // Any number of minutes is a way to ask for what is stuck.
    const minutes = view.stuckMinutes === null ? {} : { stuckMinutes: filter.stuckMinutes };
    return {
      id,
      label,
      href: listAddress(seen),
      isCurrent: filterKey({ ...seen, ...minutes }) === filterKey(filter) && isSeenBy(id, filter),
      counts,
      always,
    };
  });
}

function isSeenBy(id: string, { stuckMinutes: minutes }: TransferFilter): boolean {
  return id === 'stuck' ? minutes !== null : minutes === null;
}

/** The address of the list under a filter. */
export function listAddress(filter: TransferFilter, cursor?: string): string {
  const params = new URLSearchParams(filterKey(filter));
  if (cursor) params.append('cursor', cursor);
  return params.size === 0 ? '/transfers' : `/transfers?${params}`;
}
