import {
  countByStatus,
  countExecutions,
  type ExecutionStatus,
  SearchAttributesMissing,
} from '#lib/temporal-client/visibility.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import { type QueryContext, visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import { COUNTED_STATUSES, type CountedStatus, isOpen, type ListedStatus } from '#lib/transfers/statuses.ts';
import { ENDINGS } from '#temporal/contract.ts';
import { contextOf } from './list-transfers.ts';

export type TransferCounts = Record<CountedStatus, number>;

const NO_COUNTS = Object.fromEntries(COUNTED_STATUSES.map((status) => [status, 0])) as TransferCounts;

const OFF_HAPPY_PATH = COUNTED_STATUSES.filter((status) => isOpen(status) && status !== 'in-progress');

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
  const counts = { ...NO_COUNTS, ...Object.fromEntries(published) };
  const sumOf = (statuses: readonly CountedStatus[]) =>
    statuses.reduce((sum, status) => sum + counts[status], 0);
  return {
    ...counts,
    // A transfer may have moved on between the calls, which must make no number negative.
    'in-progress': Math.max(0, running - sumOf(OFF_HAPPY_PATH)),
    'not-completed': Math.max(0, failed - sumOf(FAILED_ENDINGS)),
    completed,
    cancelled,
    terminated: terminated + byTemporal['timed-out'],
  };
}
