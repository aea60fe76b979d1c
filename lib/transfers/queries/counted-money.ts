import { workflowIdOf } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { begunOf, postingsOf, undecidedOf } from '#lib/transfers/view/receipts.ts';
import { MONEY_MOVED_BY, type TransferMoney } from '#temporal/contract.ts';
import { readWorkflowHistory } from './workflow-history.ts';

const COUNTERS = Object.values(MONEY_MOVED_BY).filter((counter) => counter !== null);

export interface CountedMoney {
  currency: Currency;
  money: TransferMoney;
  /** Of steps that have no certain outcome yet: the bank may have posted them. */
  undecided: readonly (keyof TransferMoney)[];
  /** Of steps that a run which a reset began has not come to: an earlier one may have posted them. */
  ahead: readonly (keyof TransferMoney)[];
}

/** Undefined where it cannot be read. Needs no worker. @throws TemporalUnavailable */
export async function readCountedMoney(referenceId: string): Promise<CountedMoney | undefined> {
  const workflowId = workflowIdOf(referenceId);
  const description = await describeWorkflow(workflowId);
  const history = await readWorkflowHistory(workflowId);
  if (!description || !history?.details) return undefined;
  const { amountMinor, currency } = history.details;
  const money = { withdrawnMinor: 0, depositedMinor: 0, refundedMinor: 0, externallyRefundedMinor: 0 };
  for (const { counter } of postingsOf(history)) money[counter] = amountMinor;
  // After a reset, a history goes on naming the first run.
  const isLaterRun = description.runId !== history.runId;
  const ahead = isLaterRun ? COUNTERS.filter((counter) => !begunOf(history).includes(counter)) : [];
  return { currency, money, undecided: undecidedOf(history), ahead };
}
