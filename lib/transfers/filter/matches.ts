import { isDemoAccount, referencesIn } from '#lib/shared/ids.ts';
import { IN_PROGRESS, isOpen, type ListedStatus, needsDecision, STATUSES } from '#lib/transfers/statuses.ts';
import type { TransferSummary } from '#lib/transfers/view/summary.ts';
import { STUCK_MINUTES, type TransferFilter, timeRange } from './filter.ts';

/** What the bank does not tell of a transfer, the transfer does not match. */
export function meetsFilter(
  summary: TransferSummary,
  filter: TransferFilter,
  foundByText: readonly string[],
  nowMs: number,
): boolean {
  return (
    hasAskedStatus(summary, filter.statuses) &&
    (!filter.retrying || summary.retrying) &&
    (filter.stuckMinutes === null || isStuck(summary, filter.stuckMinutes, nowMs)) &&
    (!filter.needsDecision || needsDecision(summary.status)) &&
    (!filter.atRisk || isAtRisk(summary, nowMs)) &&
    meetsDetails(summary, filter) &&
    (filter.text === null || meetsText(summary, filter.text, foundByText))
  );
}

/** A demonstration's transfer that the last reset has left behind, ended as foreseen and with its money in place. */
export function isPastDemonstration(
  { status, sourceAccount, startedAt, inTransitMinor }: TransferSummary,
  lastResetMs: number | null,
): boolean {
  if (lastResetMs === null || !isDemoAccount(sourceAccount) || (inTransitMinor ?? 0) > 0) return false;
  const isForeseen = status !== 'not-completed' && STATUSES[status].phase === 'ended';
  return isForeseen && Date.parse(startedAt) < lastResetMs;
}

/** Whoever asks for a certain transfer or account finds it. */
export function asksForPast({ pastDemonstrations, account, text }: TransferFilter): boolean {
  return pastDemonstrations || account !== null || text !== null;
}

export function hasAskedStatus(
  { status }: Pick<TransferSummary, 'status'>,
  statuses: readonly ListedStatus[],
): boolean {
  if (statuses.length === 0) return true;
  const asked = statuses.includes('in-progress') ? [...statuses, ...IN_PROGRESS] : statuses;
  return asked.includes(status);
}

export function isStuck(
  { status, lastActivityAt }: TransferSummary,
  minutes: number,
  nowMs: number,
): boolean {
  if (!isOpen(status) || needsDecision(status) || lastActivityAt === null) return false;
  return nowMs - Date.parse(lastActivityAt) > minutes * 60_000;
}

export function isAtRisk(summary: TransferSummary, nowMs: number): boolean {
  if ((summary.inTransitMinor ?? 0) === 0) return false;
  const isStranded = summary.status === 'awaiting-operator' || !isOpen(summary.status);
  return isStranded || summary.retrying || isStuck(summary, STUCK_MINUTES, nowMs);
}

function meetsDetails(summary: TransferSummary, filter: TransferFilter): boolean {
  return (
    (filter.account === null || isAccountOf(summary, filter.account)) &&
    (filter.version === null || summary.version === filter.version) &&
    (filter.minMinor === null || summary.amountMinor >= filter.minMinor) &&
    (filter.maxMinor === null || summary.amountMinor <= filter.maxMinor) &&
    isStartedInTime(summary, filter)
  );
}

export function isStartedInTime(
  { startedAt }: Pick<TransferSummary, 'startedAt'>,
  filter: TransferFilter,
): boolean {
  const { fromMs, beforeMs } = timeRange(filter);
  const startedMs = Date.parse(startedAt);
  return (fromMs === null || startedMs >= fromMs) && (beforeMs === null || startedMs < beforeMs);
}

function meetsText(summary: TransferSummary, text: string, foundByText: readonly string[]): boolean {
  return (
    foundByText.includes(summary.referenceId) ||
    isAccountOf(summary, text) ||
    referencesIn(text).some((one) => summary.referenceId.toLowerCase().startsWith(one.toLowerCase()))
  );
}

function isAccountOf({ sourceAccount, targetAccount }: TransferSummary, account: string): boolean {
  return [sourceAccount, targetAccount].some((one) => one.toLowerCase() === account.toLowerCase());
}
