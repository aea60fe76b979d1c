import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import type { CountedMoney } from '#lib/transfers/queries/counted-money.ts';

/** Between the clocks of the bank and of this process. */
const CLOCK_SKEW_MS = 5_000;

const COUNTERS = [
  ['withdrawnMinor', 'withdrawn'],
  ['depositedMinor', 'deposited'],
  ['refundedMinor', 'refunded'],
  ['externallyRefundedMinor', 'refunded externally'],
] as const;

/**
 * How a running workflow counts otherwise than the ledger that was read after it; undefined where it does not.
 * What it counts is in the ledger. What the ledger has it counts, unless the step has no outcome yet, as after a
 * lost answer, or has begun since its history was read.
 */
export function miscount(counted: CountedMoney, booked: LedgerTransfer | undefined): string | undefined {
  const { currency, money, undecided, readAtMs } = counted;
  const isQuiet = booked !== undefined && Date.parse(booked.lastAt) + CLOCK_SKEW_MS < readAtMs;
  for (const [counter, label] of COUNTERS) {
    const inLedger = booked?.[counter] ?? 0;
    const isUnknown = isQuiet && inLedger > money[counter] && !undecided.includes(counter);
    if (inLedger >= money[counter] && !isUnknown) continue;
    const [workflow, ledger] = [money[counter], inLedger].map((minor) => formatMoney(minor, currency));
    return `The running workflow counts ${workflow} as ${label}. The ledger has ${ledger}.`;
  }
  return undefined;
}
