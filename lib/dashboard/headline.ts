import { type Amount, sums } from '#lib/accounts/bank-summaries.ts';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { NO_FILTER, STUCK_MINUTES, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { isAtRisk, isStuck } from '#lib/transfers/filter/matches.ts';
import { everyTransfer, type TransferSummary } from '#lib/transfers/queries/list-transfers.ts';
import { OPEN } from '#lib/transfers/statuses.ts';

/** Null is unknown: the bank, or Temporal, is unavailable. */
export interface Headline {
  /** The balances of the banks' clearing accounts. */
  inTransit: Amount[] | null;
  /** See `TransferFilter.atRisk`. */
  atRisk: Amount[] | null;
  open: number | null;
  retrying: number | null;
  stuck: number | null;
  /** Null also without an open transfer. */
  oldestOpen: { referenceId: string; startedAt: string } | null;
}

/** The list behind each figure. */
export const HEADLINE_FILTERS: Record<Exclude<keyof Headline, 'inTransit' | 'oldestOpen'>, TransferFilter> = {
  atRisk: { ...NO_FILTER, atRisk: true },
  open: { ...NO_FILTER, statuses: [...OPEN] },
  retrying: { ...NO_FILTER, retrying: true },
  stuck: { ...NO_FILTER, stuckMinutes: STUCK_MINUTES },
};

/** Terminated transfers are read only where money in transit is not explained by the open ones. */
export async function readHeadline(): Promise<Headline> {
  const [inTransit, open] = await Promise.all([clearingBalances(), transfersOf(HEADLINE_FILTERS.open)]);
  const transfers = open?.items ?? null;
  const known = open?.bankAnswers ? open.items : null;
  return {
    inTransit,
    atRisk: known && (await amountsAtRisk(known, inTransit)),
    open: open && open.items.length + open.unreadable,
    retrying: known?.filter(({ retrying }) => retrying).length ?? null,
    stuck: known?.filter((one) => isStuck(one, STUCK_MINUTES, Date.now())).length ?? null,
    oldestOpen: transfers && oldestOf(transfers),
  };
}

export const headlineTopic = defineTopic({ name: 'headline', read: readHeadline });

async function clearingBalances(): Promise<Amount[] | null> {
  try {
    const accounts = await readAllPages((page) => bank().listAccounts(page));
    const clearing = accounts.filter(({ kind }) => kind === 'clearing');
    return sums(clearing.map(({ currency, postedMinor }) => ({ currency, amountMinor: postedMinor })));
  } catch (error) {
    return nullWhenBankUnavailable(error);
  }
}

interface Found {
  items: TransferSummary[];
  unreadable: number;
  bankAnswers: boolean;
}

async function transfersOf(filter: TransferFilter): Promise<Found | null> {
  const found: Found = { items: [], unreadable: 0, bankAnswers: true };
  try {
    for await (const { items, unreadable, bankAnswers } of everyTransfer(filter)) {
      found.items.push(...items);
      found.unreadable += unreadable.length;
      found.bankAnswers &&= bankAnswers;
    }
    return found;
  } catch (error) {
    return nullWhenTemporalUnavailable(error);
  }
}

const ENDED_UNFORESEEN = ['terminated', 'not-completed'] as const;

async function amountsAtRisk(
  open: readonly TransferSummary[],
  inTransit: readonly Amount[] | null,
): Promise<Amount[] | null> {
  const nowMs = Date.now();
  const isAll = JSON.stringify(sums(open.map(moneyInTransit))) === JSON.stringify(inTransit);
  const ended = isAll
    ? NONE
    : await transfersOf({ ...NO_FILTER, statuses: [...ENDED_UNFORESEEN], atRisk: true });
  if (!ended?.bankAnswers) return null;
  return sums([...open, ...ended.items].filter((one) => isAtRisk(one, nowMs)).map(moneyInTransit));
}

const NONE: Found = { items: [], unreadable: 0, bankAnswers: true };

function moneyInTransit({ currency, inTransitMinor }: TransferSummary): Amount {
  return { currency, amountMinor: inTransitMinor ?? 0 };
}

function oldestOf(transfers: readonly TransferSummary[]): Headline['oldestOpen'] {
  const [first, ...rest] = transfers;
  if (!first) return null;
  const { referenceId, startedAt } = rest.reduce(
    (oldest, one) => (one.startedAt < oldest.startedAt ? one : oldest),
    first,
  );
  return { referenceId, startedAt };
}
