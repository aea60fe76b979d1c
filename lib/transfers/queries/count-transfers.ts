import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';
import {
  countByStatus,
  countExecutions,
  type ExecutionStatus,
  SearchAttributesMissing,
} from '#lib/temporal-client/visibility.ts';
import { filterKey, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { isPastDemonstration, meetsFilter } from '#lib/transfers/filter/matches.ts';
import { type QueryContext, visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import { IN_PROGRESS, isOpen, LISTED_STATUSES, type ListedStatus } from '#lib/transfers/statuses.ts';
import { summaryOf } from '#lib/transfers/view/summary.ts';
import { ENDINGS } from '#temporal/contract.ts';
import { contextOf } from './list-transfers.ts';
import { replacedRuns } from './replaced-runs.ts';
import { unreadableMeets, unreadableOf } from './unreadable.ts';

/** Temporal cannot tell the steps of the happy path apart, so they are counted together. */
export type CountedStatus = Exclude<ListedStatus, 'submitted' | 'withdrawing' | 'depositing'>;

export const COUNTED_STATUSES = LISTED_STATUSES.filter(
  (status): status is CountedStatus => status === 'in-progress' || !IN_PROGRESS.includes(status),
);

export type TransferCounts = Record<CountedStatus, number>;

const NO_COUNTS = Object.fromEntries(COUNTED_STATUSES.map((status) => [status, 0])) as TransferCounts;

const OFF_HAPPY_PATH = COUNTED_STATUSES.filter((status) => isOpen(status) && status !== 'in-progress');

const FAILED_ENDINGS = ENDINGS.filter((ending) => ending !== 'completed' && ending !== 'cancelled');

const KEEP_MS = 1_000;

const answers = () =>
  perProcess('transfer-counts', () => new SharedAnswers<TransferCounts | null>(() => KEEP_MS));

/**
 * By status, ignoring `retrying`, `stuckMinutes` and `atRisk`; at most a second old. Null without the search
 * attributes it needs. @throws TemporalUnavailable
 */
export function countTransfers(filter: TransferFilter): Promise<TransferCounts | null> {
  const rest: TransferFilter = {
    ...filter,
    statuses: [],
    retrying: false,
    stuckMinutes: null,
    atRisk: false,
  };
  return answers().get(filterKey(rest), () => countAll(rest));
}

/** The server groups by ExecutionStatus only (https://docs.temporal.io/visibility#count-workflow): others cost a call. */
async function countAll(rest: TransferFilter): Promise<TransferCounts | null> {
  const { nowMs, foundByText, lastResetMs } = await contextOf(rest);
  const queryOf = (statuses: ListedStatus[], attributes: QueryContext['attributes']) =>
    visibilityQuery({ ...rest, statuses }, { nowMs, foundByText, lastResetMs, attributes });
  const all = queryOf([], 'leave-those-without');
  if (all === undefined) return countsOf(NOTHING, []);
  try {
    const [byTemporal, replaced] = await Promise.all([countByStatus(all), replacedRuns()]);
    const superfluous = replaced.flatMap((run) => {
      const summary = summaryOf(run, undefined);
      if (summary) {
        const isCountedIn = meetsFilter(summary, rest, foundByText, nowMs);
        return isCountedIn && !isPastDemonstration(summary, lastResetMs) ? summary : [];
      }
      const unreadable = unreadableOf(run);
      return unreadableMeets(unreadable, rest) ? unreadable : [];
    });
    const count = async (status: CountedStatus): Promise<[CountedStatus, number]> => {
      const query = queryOf([status], 'leave-those-without');
      return [status, query === undefined ? 0 : await countExecutions(query)];
    };
    const asked = [
      ...(byTemporal.running > 0 ? OFF_HAPPY_PATH : []),
      ...(byTemporal.failed > 0 ? FAILED_ENDINGS : []),
    ];
    const counts = countsOf(byTemporal, await Promise.all(asked.map(count)));
    for (const { status } of superfluous) if (isCounted(status)) counts[status] -= 1;
    return counts;
  } catch (error) {
    if (!(error instanceof SearchAttributesMissing)) throw error;
    if (needsAttributes(rest)) return null;
    return countsOf(await countByStatus(queryOf([], 'none') ?? all), []);
  }
}

function isCounted(status: ListedStatus): status is CountedStatus {
  return COUNTED_STATUSES.some((one) => one === status);
}

const NOTHING: Record<ExecutionStatus, number> = {
  running: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  terminated: 0,
  'timed-out': 0,
};

function needsAttributes({ account, minMinor, maxMinor, text, needsDecision }: TransferFilter): boolean {
  return account !== null || minMinor !== null || maxMinor !== null || text !== null || needsDecision;
}

/** Running or failed without a published status: in progress, or not completed. */
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
