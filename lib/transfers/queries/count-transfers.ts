import {
  countByStatus,
  countExecutions,
  type ExecutionStatus,
  SearchAttributesMissing,
} from '#lib/temporal-client/visibility.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import { type QueryContext, visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import type { ListedStatus } from '#lib/transfers/statuses.ts';
import { ENDINGS } from '#temporal/contract.ts';
import { contextOf } from './list-transfers.ts';

/** The steps of the happy path are counted together, as in progress: Temporal cannot tell them apart. */
export type CountedStatus = Exclude<ListedStatus, 'submitted' | 'withdrawing' | 'depositing'>;

export type TransferCounts = Record<CountedStatus, number>;

const OFF_HAPPY_PATH = [
  'awaiting-approval',
  'withdrawal-unknown',
  'deposit-unknown',
  'refunding',
  'awaiting-operator',
] as const satisfies readonly CountedStatus[];

const FAILED_ENDINGS = ENDINGS.filter((ending) => ending !== 'completed' && ending !== 'cancelled');

/**
 * How many transfers there are of each status among those that meet the rest of a filter; whether
 * they retry, are stuck or at risk is not asked. Null where the server has no search attributes and
 * the filter needs them.
 *
 * One call counts by what Temporal itself knows, and one more each status that only its attribute
 * tells, where there are any: the server groups by nothing else
 * (https://docs.temporal.io/visibility#count-workflow).
 *
 * @throws TemporalUnavailable
 */
export async function countTransfers(filter: TransferFilter): Promise<TransferCounts | null> {
  const rest: TransferFilter = {
    ...filter,
    statuses: [],
    retrying: false,
    stuckMinutes: null,
    atRisk: false,
  };
  const { nowMs, foundByText } = await contextOf(rest);
  const queryOf = (statuses: ListedStatus[], attributes: QueryContext['attributes']) =>
    visibilityQuery({ ...rest, statuses }, { nowMs, foundByText, attributes });
  const all = queryOf([], 'leave-those-without');
  if (all === undefined) return countsOf(NOTHING, []);
  try {
    const byTemporal = await countByStatus(all);
    const count = async (status: CountedStatus): Promise<[CountedStatus, number]> => {
      const query = queryOf([status], 'leave-those-without');
      return [status, query === undefined ? 0 : await countExecutions(query)];
    };
    const asked = [
      ...(byTemporal.running > 0 ? OFF_HAPPY_PATH : []),
      ...(byTemporal.failed > 0 ? FAILED_ENDINGS : []),
    ];
    return countsOf(byTemporal, await Promise.all(asked.map(count)));
  } catch (error) {
    if (!(error instanceof SearchAttributesMissing)) throw error;
    if (needsAttributes(rest)) return null;
    return countsOf(await countByStatus(queryOf([], 'none') ?? all), []);
  }
}

const NOTHING: Record<ExecutionStatus, number> = {
  running: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  terminated: 0,
  'timed-out': 0,
};

function needsAttributes({ account, minMinor, maxMinor, text, needsPerson }: TransferFilter): boolean {
  return account !== null || minMinor !== null || maxMinor !== null || text !== null || needsPerson;
}

/** What runs or failed and publishes nothing more about it is in progress, or did not complete. */
function countsOf(
  byTemporal: Record<ExecutionStatus, number>,
  published: readonly (readonly [CountedStatus, number])[],
): TransferCounts {
  const { running, completed, failed, cancelled, terminated } = byTemporal;
  const counts = Object.fromEntries(published) as Partial<TransferCounts>;
  const sumOf = (statuses: readonly CountedStatus[]) =>
    statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return {
    'awaiting-approval': counts['awaiting-approval'] ?? 0,
    'withdrawal-unknown': counts['withdrawal-unknown'] ?? 0,
    'deposit-unknown': counts['deposit-unknown'] ?? 0,
    refunding: counts.refunding ?? 0,
    'awaiting-operator': counts['awaiting-operator'] ?? 0,
    declined: counts.declined ?? 0,
    failed: counts.failed ?? 0,
    rejected: counts.rejected ?? 0,
    expired: counts.expired ?? 0,
    refunded: counts.refunded ?? 0,
    'refunded-externally': counts['refunded-externally'] ?? 0,
    // Between the calls a transfer may have moved on: no number is below zero for that.
    'in-progress': Math.max(0, running - sumOf(OFF_HAPPY_PATH)),
    'not-completed': Math.max(0, failed - sumOf(FAILED_ENDINGS)),
    completed,
    cancelled,
    terminated: terminated + byTemporal['timed-out'],
  };
}
