import type { Call } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { withdrawalKey } from '#lib/shared/ids.ts';

/** What can become of a transfer's money at the bank, in the order it is shown. */
export const MONEY_ENDINGS = ['delivered', 'returned', 'refunded-externally', 'declined', 'voided'] as const;
export type MoneyEnding = (typeof MONEY_ENDINGS)[number];

export interface FiguresPeriod {
  /** When it begins: ISO 8601 in UTC. */
  at: string;
  endings: Record<MoneyEnding, number>;
}

/** How one bank has answered. */
export interface BankFigures {
  bank: string;
  /** Calls that were answered as asked, also with a receipt from before. */
  answered: number;
  /** Calls refused for good. */
  refused: number;
  /** Calls that failed, or whose answer was lost: each is made again. */
  failed: number;
  /** Half of the calls took no longer, in milliseconds. */
  medianMs: number;
  /** Nineteen of twenty calls took no longer, in milliseconds. */
  slowMs: number;
}

/** What the bank's latest calls say about endings, attempts and time. */
export interface Figures {
  /** How many calls it is made from. */
  calls: number;
  /** Whether those are all the bank has ever had. */
  complete: boolean;
  /** How long each period is, in milliseconds. */
  periodMs: number;
  /** Without gaps, oldest first; none before the first call. */
  periods: FiguresPeriod[];
  /** By the number of calls, most first. */
  banks: BankFigures[];
}

/** The most calls that are looked at: two pages, however many transfers there have been. */
export const MAX_CALLS = 1_000;
const PAGE = 500;

/** The bank's latest calls, newest first, and whether there are no older ones. @throws as the bank's client */
export async function readLatestCalls(): Promise<{ calls: Call[]; complete: boolean }> {
  const calls: Call[] = [];
  let next: string | null = null;
  do {
    const page: { items: Call[]; next: string | null } = await bank().listCalls({
      limit: PAGE,
      ...(next && { cursor: next }),
    });
    calls.push(...page.items);
    next = page.next;
  } while (next && calls.length < MAX_CALLS);
  return { calls, complete: next === null };
}

/** One look at the figures; null while the bank does not answer. */
export async function readFigures(): Promise<Figures | null> {
  try {
    const { calls, complete } = await readLatestCalls();
    return figuresOf(calls, complete, Date.now());
  } catch (error) {
    if (isBankUnavailable(error)) return null;
    throw error;
  }
}

/** The figures of these calls, in whichever order they are. Pure. */
export function figuresOf(calls: readonly Call[], complete: boolean, nowMs: number): Figures {
  const inOrder = calls.toSorted((one, other) => one.id - other.id);
  const firstMs = inOrder.reduce((earliest, { at }) => Math.min(earliest, Date.parse(at)), nowMs);
  const periodMs = periodFor(nowMs - firstMs);
  return {
    calls: calls.length,
    complete,
    periodMs,
    periods: calls.length === 0 ? [] : periodsOf(inOrder, periodMs, firstMs, nowMs),
    banks: banksOf(inOrder),
  };
}

const MAX_PERIODS = 24;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PERIODS = [
  ...[5, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7].map((days) => days * DAY),
];

/** The shortest period people think in of which so many cover the span, even where it begins within one. */
function periodFor(spanMs: number): number {
  const fits = (periodMs: number) => spanMs <= periodMs * (MAX_PERIODS - 1);
  return PERIODS.find(fits) ?? Math.ceil(spanMs / (MAX_PERIODS - 1) / DAY) * DAY;
}

function periodsOf(
  calls: readonly Call[],
  periodMs: number,
  firstMs: number,
  nowMs: number,
): FiguresPeriod[] {
  const numberOf = (ms: number) => Math.floor(ms / periodMs);
  const first = numberOf(firstMs);
  const periods = Array.from({ length: numberOf(nowMs) - first + 1 }, (_, index) => ({
    at: new Date((first + index) * periodMs).toISOString(),
    endings: { delivered: 0, returned: 0, 'refunded-externally': 0, declined: 0, voided: 0 },
  }));
  const ended = new Set<string>();
  for (const call of calls) {
    const ending = endingOf(call);
    // A call that is repeated is answered alike, and is the same ending.
    if (!ending || !call.key || ended.has(call.key)) continue;
    ended.add(call.key);
    // The bank's clock may be a little ahead of this one.
    const period = periods[Math.min(numberOf(Date.parse(call.at)) - first, periods.length - 1)];
    if (period) period.endings[ending] += 1;
  }
  return periods;
}

/** The ending a call is; undefined for one after which the transfer goes on. */
function endingOf({ operation, outcome, key, transfer }: Call): MoneyEnding | undefined {
  switch (operation) {
    case 'deposit':
      return outcome === 'posted' ? 'delivered' : undefined;
    case 'refund':
      return outcome === 'posted' ? 'returned' : undefined;
    case 'external-refund':
      return outcome === 'posted' ? 'refunded-externally' : undefined;
    case 'withdraw':
      return outcome === 'refused' ? 'declined' : undefined;
    case 'close-key':
      // Nothing was withdrawn, and nothing ever will be.
      return outcome === 'void' && transfer && key === withdrawalKey(transfer) ? 'voided' : undefined;
    case 'lookup':
      return undefined;
  }
}

function banksOf(calls: readonly Call[]): BankFigures[] {
  const names = new Set(calls.flatMap(({ bank: name }) => name ?? []));
  return [...names]
    .map((name) =>
      bankFigures(
        name,
        calls.filter((call) => call.bank === name),
      ),
    )
    .sort((one, other) => callsOf(other) - callsOf(one) || one.bank.localeCompare(other.bank));
}

function callsOf({ answered, refused, failed }: BankFigures): number {
  return answered + refused + failed;
}

function bankFigures(name: string, calls: readonly Call[]): BankFigures {
  const failed = calls.filter(({ outcome, answerLost }) => outcome === 'failed' || answerLost).length;
  const refused = calls.filter(({ outcome, answerLost }) => outcome === 'refused' && !answerLost).length;
  const durations = calls.map(({ durationMs }) => durationMs).sort((one, other) => one - other);
  return {
    bank: name,
    answered: calls.length - failed - refused,
    refused,
    failed,
    medianMs: rank(durations, 0.5),
    slowMs: rank(durations, 0.95),
  };
}

/** The nearest-rank percentile of what is sorted already; 0 of nothing. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
