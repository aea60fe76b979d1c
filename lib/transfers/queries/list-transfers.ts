import { transactionId } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import {
  CursorUnknown,
  type ExecutionPage,
  listExecutions,
  SearchAttributesMissing,
} from '#lib/temporal-client/visibility.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import { asksForPast, isPastDemonstration, meetsFilter } from '#lib/transfers/filter/matches.ts';
import { type QueryContext, visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import { IN_PROGRESS } from '#lib/transfers/statuses.ts';
import { summaryOf, type TransferSummary } from '#lib/transfers/view/summary.ts';
import { readLastResetMs } from './last-reset.ts';
import { readLedger } from './ledger.ts';
import { replacedRuns } from './replaced-runs.ts';
import { type UnreadableTransfer, unreadableMeets, unreadableOf } from './unreadable.ts';

export type { TransferSummary } from '#lib/transfers/view/summary.ts';

export interface TransferPage {
  items: TransferSummary[];
  unreadable: UnreadableTransfer[];
  next: string | null;
  /** False when the bank's part is left out. */
  bankAnswers: boolean;
  /** What a demonstration had ended before the last reset is left out. */
  leavesOutPast: boolean;
}

interface PageRequest {
  /** Approximate: see {@link listTransfers}. */
  limit: number;
  cursor?: string | undefined;
}

/** Page size where Temporal can only find candidates. */
const CANDIDATES = 100;
/** A page stops here, with a cursor, even when it holds fewer transfers than asked for. */
const MAX_CANDIDATES = 2_000;

/**
 * One call to Temporal and one to the bank; where Temporal cannot tell, as many pairs as it takes to fill the
 * page, which may then exceed `limit`, or fall short with a `next`.
 * @throws TemporalUnavailable, CursorUnknown
 */
export async function listTransfers(
  filter: TransferFilter,
  { limit, cursor }: PageRequest,
): Promise<TransferPage> {
  const context = await contextOf(filter);
  const { bankAnswers, lastResetMs } = context;
  const leavesOutPast = lastResetMs !== null;
  const page: TransferPage = { items: [], unreadable: [], next: null, bankAnswers, leavesOutPast };
  const seen = new Set<string>();
  const size = isAnsweredByTemporal(filter) ? limit : CANDIDATES;
  let token = cursor === undefined ? undefined : tokenOf(cursor);
  for (let examined = 0; examined === 0 || (token && examined < MAX_CANDIDATES); examined += size) {
    const candidates = await readCandidates(context, size, token);
    page.items.push(...candidates.items.filter(isFirst(seen)));
    page.unreadable.push(...candidates.unreadable);
    page.bankAnswers &&= candidates.bankAnswers;
    token = candidates.token;
    if (page.items.length + page.unreadable.length >= limit) break;
  }
  return { ...page, next: token ? cursorOf(token) : null };
}

/** Temporal's maximum. */
const MAX_PAGE = 1_000;

/** Page by page, each transfer once as of when it was read. @throws as {@link listTransfers} */
export async function* everyTransfer(filter: TransferFilter): AsyncGenerator<TransferPage> {
  const context = await contextOf(filter);
  const seen = new Set<string>();
  let token: Uint8Array | undefined;
  do {
    const {
      items,
      unreadable,
      bankAnswers,
      token: following,
    } = await readCandidates(context, MAX_PAGE, token);
    token = following;
    yield {
      items: items.filter(isFirst(seen)),
      unreadable,
      bankAnswers: bankAnswers && context.bankAnswers,
      leavesOutPast: context.lastResetMs !== null,
      next: token ? cursorOf(token) : null,
    };
  } while (token);
}

interface FilterContext {
  filter: TransferFilter;
  nowMs: number;
  foundByText: string[];
  /** Null also where what a demonstration has left behind is asked for. */
  lastResetMs: number | null;
  bankAnswers: boolean;
}

export async function contextOf(filter: TransferFilter): Promise<FilterContext> {
  const lastResetMs = asksForPast(filter) ? null : await readLastResetMs();
  const context = { filter, nowMs: Date.now(), foundByText: [], lastResetMs, bankAnswers: true };
  const transaction = transactionId.safeParse(filter.text).data;
  if (transaction === undefined) return context;
  const found = await transfersOf(transaction);
  return { ...context, foundByText: found ?? [], bankAnswers: found !== undefined };
}

/** Undefined while the bank is unavailable. */
async function transfersOf(transaction: string): Promise<string[] | undefined> {
  const transactions = [...new Set([transaction, transaction.toUpperCase()])];
  try {
    const { items } = await bank().listLedgerTransfers({ transactions, limit: 1 });
    return items.map(({ transfer }) => transfer);
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? undefined;
  }
}

/** Whether Temporal's query finds exactly what matches. */
function isAnsweredByTemporal({ statuses, retrying, stuckMinutes, atRisk }: TransferFilter): boolean {
  const isStep = statuses.some((status) => status !== 'in-progress' && IN_PROGRESS.includes(status));
  return !retrying && stuckMinutes === null && !atRisk && !isStep;
}

/** Until the later run of a reset is marked as such, both are found; the later comes first. */
function isFirst(seen: Set<string>): (transfer: TransferSummary) => boolean {
  return ({ referenceId }) => !seen.has(referenceId) && seen.add(referenceId).has(referenceId);
}

interface Candidates {
  items: TransferSummary[];
  unreadable: UnreadableTransfer[];
  bankAnswers: boolean;
  token: Uint8Array | undefined;
}

async function readCandidates(
  context: FilterContext,
  size: number,
  token: Uint8Array | undefined,
): Promise<Candidates> {
  const [found, replaced] = await Promise.all([candidates(context, size, token), replacedRuns()]);
  const isReplaced = new Set(replaced.map(({ runId }) => runId));
  const executions = found.executions.filter(({ runId }) => !isReplaced.has(runId));
  const ledger = await readLedger(executions.flatMap(({ workflowId }) => referenceIdOf(workflowId) ?? []));
  const { filter, foundByText, lastResetMs, nowMs } = context;
  const rows = executions.map((execution) => ({ execution, summary: summaryOf(execution, ledger) }));
  return {
    items: rows
      .flatMap(({ summary }) => summary ?? [])
      .filter((summary) => meetsFilter(summary, filter, foundByText, nowMs))
      .filter((summary) => !isPastDemonstration(summary, lastResetMs)),
    unreadable: rows
      .flatMap(({ summary, execution }) => (summary ? [] : unreadableOf(execution)))
      .filter((unreadable) => unreadableMeets(unreadable, filter)),
    bankAnswers: ledger !== undefined,
    token: found.token,
  };
}

const NOTHING: ExecutionPage = { executions: [], token: undefined };

/** Without search attributes the query finds more, never fewer. */
async function candidates(
  { filter, nowMs, foundByText, lastResetMs }: FilterContext,
  size: number,
  token: Uint8Array | undefined,
): Promise<ExecutionPage> {
  const ask = (attributes: QueryContext['attributes']) => {
    const query = visibilityQuery(filter, { nowMs, foundByText, lastResetMs, attributes });
    return query === undefined ? Promise.resolve(NOTHING) : listExecutions(query, size, token);
  };
  try {
    return await ask('find-those-without');
  } catch (error) {
    if (error instanceof SearchAttributesMissing) return ask('none');
    throw error;
  }
}

function cursorOf(token: Uint8Array): string {
  return Buffer.from(token).toString('base64url');
}

function tokenOf(cursor: string): Uint8Array {
  const token = Buffer.from(cursor, 'base64url');
  if (token.length === 0) throw new CursorUnknown();
  return token;
}
