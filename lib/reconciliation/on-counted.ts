import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import type { CountedMoney } from '#lib/transfers/queries/counted-money.ts';

export interface Counted extends CountedMoney {
  /** The ledger as it was before the workflow's history was read: all of that had been scheduled by then. */
  before: LedgerTransfer | undefined;
}

interface Miscount {
  severity: 'error' | 'information';
  message: string;
}

const COUNTERS = [
  ['withdrawnMinor', 'withdrawn'],
  ['depositedMinor', 'deposited'],
  ['refundedMinor', 'refunded'],
  ['externallyRefundedMinor', 'refunded externally'],
] as const;

/**
 * How a running workflow counts otherwise than the ledger that was read after it; undefined where it does not.
 * What it counts is in the ledger. What the ledger had before it counts, unless the step has no outcome yet, as
 * after a lost answer. After a reset, it counts nothing of what the run before has posted, until it comes to it.
 */
export function miscount(counted: Counted, booked: LedgerTransfer | undefined): Miscount | undefined {
  const { currency, money, undecided, ahead, before } = counted;
  const found = COUNTERS.flatMap(([counter, label]): Miscount[] => {
    const inLedger = booked?.[counter] ?? 0;
    const isUnknown = (before?.[counter] ?? 0) > money[counter] && !undecided.includes(counter);
    if (inLedger >= money[counter] && !isUnknown) return [];
    const [workflow, ledger] = [money[counter], inLedger].map((minor) => formatMoney(minor, currency));
    if (ahead.includes(counter)) {
      return [
        {
          severity: 'information',
          message: `An earlier run of the workflow has posted ${ledger} as ${label}. The run that a reset began has not come to that.`,
        },
      ];
    }
    const message = `The running workflow counts ${workflow} as ${label}. The ledger has ${ledger}.`;
    return [{ severity: 'error', message }];
  });
  return found.find(({ severity }) => severity === 'error') ?? found[0];
}
