import { filterKey, NO_FILTER, STUCK_MINUTES, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { COUNTED_STATUSES, type CountedStatus } from '#lib/transfers/queries/count-transfers.ts';
import { NEEDS_DECISION, needsDecision, STATUSES } from '#lib/transfers/statuses.ts';
import type { Chip } from './chip.ts';

/** A preset of the list, offered as a chip. */
interface ListView {
  id: string;
  label: string;
  /** Replaces this part of the current filter; the rest stays. */
  filter: Pick<TransferFilter, 'statuses' | 'retrying' | 'stuckMinutes' | 'needsDecision' | 'atRisk'>;
  /** The statuses whose counts add up to the chip's; null where that cannot be counted. */
  counts: readonly CountedStatus[] | null;
  /** Shown even when empty. */
  always: boolean;
}

const { statuses, retrying, stuckMinutes, needsDecision: needsDecisionOff, atRisk } = NO_FILTER;
const ALL = { statuses, retrying, stuckMinutes, needsDecision: needsDecisionOff, atRisk };

function ofStatus(status: CountedStatus, always: boolean): ListView {
  return {
    id: status,
    label: STATUSES[status].label,
    filter: { ...ALL, statuses: [status] },
    counts: [status],
    always,
  };
}

const VIEWS: readonly ListView[] = [
  { id: 'all', label: 'All', filter: ALL, counts: COUNTED_STATUSES, always: true },
  ofStatus('in-progress', true),
  {
    id: 'needs-decision',
    label: 'Needs a decision',
    filter: { ...ALL, statuses: [...NEEDS_DECISION] },
    counts: COUNTED_STATUSES.filter(needsDecision),
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
  ...COUNTED_STATUSES.filter((status) => status !== 'in-progress' && !needsDecision(status)).map((status) =>
    ofStatus(status, status === 'completed'),
  ),
];

export function chipsFor(filter: TransferFilter): Chip[] {
  return VIEWS.map(({ id, label, filter: view, counts, always }) => {
    const viewed = { ...filter, ...view };
    // The stuck chip stays current for any number of minutes.
    const minutes = view.stuckMinutes === null ? {} : { stuckMinutes: filter.stuckMinutes };
    return {
      id,
      label,
      href: listAddress(viewed),
      isCurrent: filterKey({ ...viewed, ...minutes }) === filterKey(filter) && matchesStuck(id, filter),
      counts,
      always,
    };
  });
}

function matchesStuck(id: string, { stuckMinutes: minutes }: TransferFilter): boolean {
  return id === 'stuck' ? minutes !== null : minutes === null;
}

export function listAddress(filter: TransferFilter, cursor?: string): string {
  const params = new URLSearchParams(filterKey(filter));
  if (cursor) params.append('cursor', cursor);
  return params.size === 0 ? '/transfers' : `/transfers?${params}`;
}
