import { transactionId } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import {
  CursorUnknown,
  type ExecutionPage,
  listExecutions,
  SearchAttributesMissing,
} from '#lib/temporal-client/visibility.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import { meetsFilter } from '#lib/transfers/filter/matches.ts';
import { type QueryContext, visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import { IN_PROGRESS } from '#lib/transfers/statuses.ts';
import { summaryOf, type TransferSummary } from '#lib/transfers/view/summary.ts';
import { readLedger } from './ledger.ts';

export type { TransferSummary } from '#lib/transfers/view/summary.ts';

export interface TransferPage {
  items: TransferSummary[];
  /** The cursor of the following page; null on the last. */
  next: string | null;
  /** False when the bank did not answer, so that its part of each transfer is left out. */
  bankAnswers: boolean;
}

export interface PageRequest {
  /** About how many transfers: see {@link listTransfers}. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

/** Where Temporal can only tell candidates, so many are looked at at a time. */
const CANDIDATES = 100;
/** And so many in one page at the most, which ends with fewer transfers then, and a cursor. */
const MAX_CANDIDATES = 2_000;

/**
 * The transfers that meet a filter: those under way first, the latest started first, then those that
 * have ended, the latest ended first (see `listExecutions`).
 *
 * Each page costs one call to Temporal and one to the bank, however many transfers there are. Where
 * Temporal cannot tell by itself (retrying, stuck, at risk, the steps of the happy path) it takes as
 * many of such pairs as it takes to fill the page; a page may then hold more than `limit`, or fewer
 * with a `next`.
 *
 * @throws TemporalUnavailable
 * @throws CursorUnknown when the cursor is none of this server's
 */
export async function listTransfers(
  filter: TransferFilter,
  { limit, cursor }: PageRequest,
): Promise<TransferPage> {
  const context = await contextOf(filter);
  const page: TransferPage = { items: [], next: null, bankAnswers: context.bankAnswers };
  const seen = new Set<string>();
  const size = isAnsweredByTemporal(filter) ? limit : CANDIDATES;
  let token = cursor === undefined ? undefined : tokenOf(cursor);
  for (let examined = 0; examined === 0 || (token && examined < MAX_CANDIDATES); examined += size) {
    const candidates = await readCandidates(context, size, token);
    page.items.push(...candidates.items.filter(isFirst(seen)));
    page.bankAnswers &&= candidates.bankAnswers;
    token = candidates.token;
    if (page.items.length >= limit) break;
  }
  return { ...page, next: token ? cursorOf(token) : null };
}

/** As many as Temporal gives at once: what a call costs it beside its rows is worth some hundred of them. */
const MAX_PAGE = 1_000;

/**
 * All transfers that meet a filter, page by page, each read when the one before was taken. Each comes
 * once, as it stood when it was read: one that ends meanwhile would come again among the ended.
 *
 * @throws as {@link listTransfers}
 */
export async function* everyTransfer(filter: TransferFilter): AsyncGenerator<TransferPage> {
  const context = await contextOf(filter);
  const seen = new Set<string>();
  let token: Uint8Array | undefined;
  do {
    const { items, bankAnswers, token: following } = await readCandidates(context, MAX_PAGE, token);
    token = following;
    yield {
      items: items.filter(isFirst(seen)),
      bankAnswers: bankAnswers && context.bankAnswers,
      next: token ? cursorOf(token) : null,
    };
  } while (token);
}

export interface FilterContext {
  filter: TransferFilter;
  nowMs: number;
  foundByText: string[];
  bankAnswers: boolean;
}

/** What has to be known before a filter can be asked for. */
export async function contextOf(filter: TransferFilter): Promise<FilterContext> {
  const context = { filter, nowMs: Date.now(), foundByText: [], bankAnswers: true };
  const transaction = transactionId.safeParse(filter.text).data;
  if (transaction === undefined) return context;
  const found = await transfersOf(transaction);
  return { ...context, foundByText: found ?? [], bankAnswers: found !== undefined };
}

/** The transfer that a transaction of the bank belongs to; undefined when the bank does not answer. */
async function transfersOf(transaction: string): Promise<string[] | undefined> {
  const transactions = [...new Set([transaction, transaction.toUpperCase()])];
  try {
    const { items } = await bank().listCalls({ transactions, limit: 1 });
    return items.flatMap(({ transfer }) => transfer ?? []);
  } catch (error) {
    if (isBankUnavailable(error)) return undefined;
    throw error;
  }
}

/** Whether Temporal's query finds just what meets the filter. */
function isAnsweredByTemporal({ statuses, retrying, stuckMinutes, atRisk }: TransferFilter): boolean {
  const isStep = statuses.some((status) => status !== 'in-progress' && IN_PROGRESS.includes(status));
  return !retrying && stuckMinutes === null && !atRisk && !isStep;
}

/** A transfer whose workflow was reset has several runs, of which the last one comes first. */
function isFirst(seen: Set<string>): (transfer: TransferSummary) => boolean {
  return ({ referenceId }) => !seen.has(referenceId) && seen.add(referenceId).has(referenceId);
}

interface Candidates {
  items: TransferSummary[];
  bankAnswers: boolean;
  token: Uint8Array | undefined;
}

async function readCandidates(
  context: FilterContext,
  size: number,
  token: Uint8Array | undefined,
): Promise<Candidates> {
  const { executions, token: next } = await candidates(context, size, token);
  const ledger = await readLedger(executions.flatMap(({ workflowId }) => referenceIdOf(workflowId) ?? []));
  const { filter, foundByText, nowMs } = context;
  return {
    items: executions
      .flatMap((execution) => summaryOf(execution, ledger) ?? [])
      .filter((summary) => meetsFilter(summary, filter, foundByText, nowMs)),
    bankAnswers: ledger !== undefined,
    token: next,
  };
}

const NOTHING: ExecutionPage = { executions: [], token: undefined };

/** A server that knows no search attributes is asked without them: it finds more, and no fewer. */
async function candidates(
  { filter, nowMs, foundByText }: FilterContext,
  size: number,
  token: Uint8Array | undefined,
): Promise<ExecutionPage> {
  const ask = (attributes: QueryContext['attributes']) => {
    const query = visibilityQuery(filter, { nowMs, foundByText, attributes });
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
