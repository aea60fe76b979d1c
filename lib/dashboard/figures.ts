import type { Call } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { withdrawalKey } from '#lib/shared/ids.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';

export const MONEY_ENDINGS = ['delivered', 'returned', 'refunded-externally', 'declined', 'voided'] as const;
export type MoneyEnding = (typeof MONEY_ENDINGS)[number];

export interface FiguresPeriod {
  at: string;
  endings: Record<MoneyEnding, number>;
}

export interface BankFigures {
  bank: string;
  /** Including replays. */
  answered: number;
  refused: number;
  /** Including lost answers: each call is made again. */
  failed: number;
  medianMs: number;
  slowMs: number;
}

export interface Figures {
  calls: number;
  /** Whether these are all the calls the bank ever had. */
  complete: boolean;
  periodMs: number;
  /** Without gaps, oldest first. */
  periods: FiguresPeriod[];
  banks: BankFigures[];
}

/** Two pages, however many transfers there are. */
export const MAX_CALLS = 1_000;
const PAGE = 500;

/** Newest first. @throws as the bank's client */
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

const KEEP_MS = 1_000;

const answers = () => perProcess('figures', () => new SharedAnswers<Figures | null>(() => KEEP_MS));

/** At most a second old. Null while the bank is unavailable. */
export function readFigures(): Promise<Figures | null> {
  return answers().get('', readLatestFigures);
}

async function readLatestFigures(): Promise<Figures | null> {
  try {
    const { calls, complete } = await readLatestCalls();
    return figuresOf(calls, complete, Date.now());
  } catch (error) {
    return nullWhenBankUnavailable(error);
  }
}

/** Pure; the calls may be in any order. */
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

/** The shortest familiar period of which so many cover the span. */
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
    // A repeated call is the same ending.
    if (!ending || !call.key || ended.has(call.key)) continue;
    ended.add(call.key);
    // The bank's clock may be slightly ahead of this one.
    const period = periods[Math.min(numberOf(Date.parse(call.at)) - first, periods.length - 1)];
    if (period) period.endings[ending] += 1;
  }
  return periods;
}

/** Undefined for a call after which the transfer continues. */
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
      // The withdrawal can never post.
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

/** Nearest-rank percentile; 0 of nothing. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
