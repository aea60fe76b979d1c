import { workflowIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import { postingsOf, undecidedOf } from '#lib/transfers/view/receipts.ts';
import type { TransferMoney } from '#temporal/contract.ts';
import { readWorkflowHistory } from './workflow-history.ts';

/** What a workflow counts as moved, by its history. */
export interface CountedMoney {
  currency: Currency;
  money: TransferMoney;
  /** Of steps that have no certain outcome yet: the bank may have posted them. */
  undecided: readonly (keyof TransferMoney)[];
  /** What was posted before it had been scheduled before it. */
  readAtMs: number;
}

/** Undefined where it cannot be read. Needs no worker. @throws TemporalUnavailable */
export async function readCountedMoney(referenceId: string): Promise<CountedMoney | undefined> {
  const readAtMs = Date.now();
  const history = await readWorkflowHistory(workflowIdOf(referenceId));
  if (!history?.details) return undefined;
  const { amountMinor, currency } = history.details;
  const money = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { counter } of postingsOf(history)) money[counter] = amountMinor;
  return { currency, money, undecided: undecidedOf(history), readAtMs };
}
