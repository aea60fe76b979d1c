import { ACCOUNT_ID_PATTERN, DEMO_ACCOUNT_PREFIX, referencesIn, workflowIdOf } from '#lib/shared/ids.ts';
import { isOpen, type ListedStatus, NEEDS_DECISION, OPEN } from '#lib/transfers/statuses.ts';
import { deploymentVersion, VERSION_ATTRIBUTE } from '#lib/transfers/version.ts';
import { ENDINGS, MONEY_TRANSFER_WORKFLOW, SEARCH_ATTRIBUTES } from '#temporal/contract.ts';
import { BUILD_ID, type TransferFilter, timeRange } from './filter.ts';

const { transferStatus, sourceAccount, targetAccount, amountMinor } = SEARCH_ATTRIBUTES;

export interface QueryContext {
  nowMs: number;
  /** Transfers that match the text by something else than their reference. */
  foundByText: readonly string[];
  /** Leaves out what a demonstration ended before: see {@link isPastDemonstration}. */
  lastResetMs: number | null;
  /** Transfers without search attributes: include or exclude them, or query none on a server without any. */
  attributes: 'find-those-without' | 'leave-those-without' | 'none';
}

/** Finds every match, and as few others as visibility can tell apart. Undefined when nothing can match. */
export function visibilityQuery(filter: TransferFilter, context: QueryContext): string | undefined {
  const { account, version, text } = filter;
  if (account !== null && !ACCOUNT_ID_PATTERN.test(account)) return undefined;
  if (version !== null && !BUILD_ID.test(version)) return undefined;
  if (text !== null && referencesIn(text).length === 0 && context.foundByText.length === 0) return undefined;
  const clauses = [
    `WorkflowType = ${quoted(MONEY_TRANSFER_WORKFLOW)}`,
    statusClause(filter.statuses, context),
    filter.retrying || filter.stuckMinutes !== null ? RUNNING : undefined,
    filter.atRisk ? anyOf([RUNNING, ENDED_FROM_OUTSIDE, failedUnforeseen(context)]) : undefined,
    filter.stuckMinutes === null
      ? undefined
      : `StartTime < ${moment(context.nowMs - filter.stuckMinutes * 60_000)}`,
    filter.needsDecision ? anyOf(NEEDS_DECISION.map((status) => clauseOf(status, context))) : undefined,
    ...timeClauses(filter),
    ...(context.attributes === 'none' ? [] : attributeClauses(filter, context)),
    context.attributes === 'none' ? undefined : notPastClause(context),
    // Without attributes, any transfer may have that account.
    text !== null && context.attributes !== 'none' ? textClause(text, context) : undefined,
  ];
  return clauses.filter((clause) => clause !== undefined).join(' AND ');
}

const PLAIN = /^[A-Za-z0-9._:-]*$/;

/**
 * SQLite-backed servers read escapes differently from their own parser (server 1.29: a backslash does not
 * find itself, a NUL is an SQL error). @throws RangeError for text that needs any
 */
function quoted(text: string): string {
  if (!PLAIN.test(text)) throw new RangeError(`Invalid id, status or time: ${JSON.stringify(text)}.`);
  return `'${text}'`;
}

const RUNNING = "ExecutionStatus = 'Running'";
const FAILED = "ExecutionStatus = 'Failed'";
const ENDED_FROM_OUTSIDE = "ExecutionStatus IN ('Terminated', 'TimedOut', 'ContinuedAsNew')";

function statusClause(statuses: readonly ListedStatus[], context: QueryContext): string | undefined {
  if (statuses.length === 0) return undefined;
  const asked = statuses.map((status) => clauseOf(status, context));
  if (!OPEN.every((status) => statuses.includes(status))) return anyOf([...new Set(asked)]);
  const ended = statuses.filter((status) => !OPEN.includes(status));
  return anyOf([RUNNING, ...ended.map((status) => clauseOf(status, context))]);
}

/**
 * The happy path publishes no status, so `submitted` covers it; a transfer that left it publishes them all.
 */
function clauseOf(status: ListedStatus, context: QueryContext): string {
  switch (status) {
    case 'in-progress':
      return publishedClause(RUNNING, ['submitted', 'withdrawing', 'depositing'], context);
    case 'withdrawing':
    case 'depositing':
      return publishedClause(RUNNING, ['submitted', status], context);
    case 'completed':
      return "ExecutionStatus = 'Completed'";
    case 'cancelled':
      return "ExecutionStatus = 'Canceled'";
    case 'not-completed':
      return failedUnforeseen(context);
    case 'terminated':
      return ENDED_FROM_OUTSIDE;
    default:
      return publishedClause(isOpen(status) ? RUNNING : FAILED, [status], context);
  }
}

function publishedClause(
  execution: string,
  statuses: readonly ListedStatus[],
  context: QueryContext,
): string {
  if (context.attributes === 'none') return execution;
  const published = `${transferStatus} IN (${statuses.map(quoted).join(', ')})`;
  return `(${execution} AND ${anyOf([published, ...without(transferStatus, context)])})`;
}

/** Failed, and none of the endings is published. */
function failedUnforeseen({ attributes }: QueryContext): string {
  if (attributes === 'none') return FAILED;
  const others = [
    `${transferStatus} NOT IN (${ENDINGS.map(quoted).join(', ')})`,
    `${transferStatus} IS NULL`,
  ];
  return `(${FAILED} AND ${anyOf(others)})`;
}

function without(attribute: string, { attributes }: QueryContext): string[] {
  return attributes === 'find-those-without' ? [`${attribute} IS NULL`] : [];
}

function timeClauses(filter: TransferFilter): string[] {
  const { fromMs, beforeMs } = timeRange(filter);
  return [
    ...(fromMs === null ? [] : [`StartTime >= ${moment(fromMs)}`]),
    ...(beforeMs === null ? [] : [`StartTime < ${moment(beforeMs)}`]),
  ];
}

function attributeClauses(
  { account, version, minMinor, maxMinor }: TransferFilter,
  context: QueryContext,
): string[] {
  const amount = (comparison: string) =>
    anyOf([`${amountMinor} ${comparison}`, ...without(amountMinor, context)]);
  return [
    ...(account === null ? [] : [anyOf([...accountIs(account), ...without(sourceAccount, context)])]),
    ...(version === null ? [] : [`${VERSION_ATTRIBUTE} = ${quoted(deploymentVersion(version))}`]),
    ...(minMinor === null ? [] : [amount(`>= ${minMinor}`)]),
    ...(maxMinor === null ? [] : [amount(`<= ${maxMinor}`)]),
  ];
}

function notPastClause(context: QueryContext): string | undefined {
  const { lastResetMs } = context;
  if (lastResetMs === null) return undefined;
  return anyOf([
    RUNNING,
    ENDED_FROM_OUTSIDE,
    failedUnforeseen(context),
    `StartTime >= ${moment(lastResetMs)}`,
    `${sourceAccount} NOT STARTS_WITH ${quoted(DEMO_ACCOUNT_PREFIX)}`,
    `${sourceAccount} IS NULL`,
  ]);
}

function textClause(text: string, context: QueryContext): string {
  const named = context.foundByText.map((referenceId) => `WorkflowId = ${quoted(workflowIdOf(referenceId))}`);
  const references = referencesIn(text);
  // Neither a reference nor an account.
  if (references.length === 0) return anyOf(named);
  // Whether prefixes are case-sensitive depends on the server's database.
  const beginnings = new Set(references.flatMap((reference) => [reference, reference.toLowerCase()]));
  return anyOf([
    ...named,
    ...[...beginnings].map((beginning) => `WorkflowId STARTS_WITH ${quoted(workflowIdOf(beginning))}`),
    ...(ACCOUNT_ID_PATTERN.test(text) ? accountIs(text) : []),
    ...without(sourceAccount, context),
  ]);
}

/** Keywords are case-sensitive: all it can do is to try the usual cases. */
function accountIs(account: string): string[] {
  const cases = new Set([account, account.toUpperCase(), account.toLowerCase()]);
  return [...cases].flatMap((one) => [
    `${sourceAccount} = ${quoted(one)}`,
    `${targetAccount} = ${quoted(one)}`,
  ]);
}

function anyOf(clauses: readonly string[]): string {
  return `(${clauses.join(' OR ')})`;
}

function moment(ms: number): string {
  return quoted(new Date(ms).toISOString());
}
