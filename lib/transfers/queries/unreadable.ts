import { referenceIdOf, referencesIn, workflowIdOf } from '#lib/shared/ids.ts';
import { temporalUiUrl } from '#lib/temporal-client/ui-url.ts';
import type { Execution } from '#lib/temporal-client/visibility.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import { hasAskedStatus, isStartedInTime } from '#lib/transfers/filter/matches.ts';
import { type ListedStatus, needsDecision } from '#lib/transfers/statuses.ts';
import { statusOf } from '#lib/transfers/view/summary.ts';

/** A workflow of the transfer's type that another client started, without an order that can be read. */
export interface UnreadableTransfer {
  workflowId: string;
  /** Each run counts: none of them says that it follows another. */
  runId: string;
  referenceId: string | null;
  status: ListedStatus;
  startedAt: string;
  closedAt: string | null;
  temporalUrl: string | null;
}

export function unreadableOf(execution: Execution): UnreadableTransfer {
  const { workflowId, runId, startedAtMs, closedAtMs } = execution;
  const uiUrl = temporalUiUrl();
  return {
    workflowId,
    runId,
    referenceId: referenceIdOf(workflowId) ?? null,
    status: statusOf(execution, undefined, false),
    startedAt: new Date(startedAtMs).toISOString(),
    closedAt: closedAtMs === null ? null : new Date(closedAtMs).toISOString(),
    temporalUrl: uiUrl ? `${uiUrl}/workflows/${encodeURIComponent(workflowId)}/${runId}` : null,
  };
}

/** Nothing is known of its accounts and its amount, so it has none that is asked for. */
export function unreadableMeets(unreadable: UnreadableTransfer, filter: TransferFilter): boolean {
  const { account, version, minMinor, maxMinor, retrying, stuckMinutes, atRisk, text } = filter;
  const isAskedForMore = [account, version, minMinor, maxMinor, stuckMinutes].some((asked) => asked !== null);
  return (
    !isAskedForMore &&
    !retrying &&
    !atRisk &&
    hasAskedStatus(unreadable, filter.statuses) &&
    (!filter.needsDecision || needsDecision(unreadable.status)) &&
    isStartedInTime(unreadable, filter) &&
    (text === null || startsLike(unreadable, text))
  );
}

function startsLike({ workflowId }: UnreadableTransfer, text: string): boolean {
  const id = workflowId.toLowerCase();
  return referencesIn(text).some((reference) => id.startsWith(workflowIdOf(reference).toLowerCase()));
}
