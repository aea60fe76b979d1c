import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { RepairDetails, TransferResult } from './contract.ts';
import { getTransferState } from './messages.ts';
import { repairOf } from './orders.ts';
import { RepairSaga } from './repair-saga.ts';

/**
 * Repairs a transfer whose workflow was terminated or lost: closes every key it may have used, then
 * returns what is in transit to the sender. It moves nothing under the lost workflow's keys, so a late
 * call of that workflow can neither create nor lose money.
 *
 * Completes with a {@link TransferResult}. It is never cancelled; a refund the bank rejects waits for an
 * operator. It fails only when its input is wrong or the withdrawal's key holds another order, and can then be
 * started again.
 */
export async function repairTransfer(input: RepairDetails): Promise<TransferResult> {
  const repair = new RepairSaga(repairOf(input));
  setHandler(getTransferState, () => repair.state());
  repair.refundDecisions.handle(() => repair.state());

  return CancellationScope.nonCancellable(async () => {
    const withdrawal = await repair.closeWithdrawalKey();
    if (withdrawal.kind !== 'posted') return repair.nothingWithdrawn(withdrawal);

    const deposit = await repair.closeDepositKey();
    if (deposit.kind === 'posted') return repair.completedAfterAll();

    const returned = await repair.closeReturnKeys();
    return returned ? repair.returnedBefore(returned) : repair.returnMoney();
  });
}

/** The same repair, of what was paid outside Remit: it records that, and refunds nothing. */
export function recordPaidByHand(input: RepairDetails): Promise<TransferResult> {
  return repairTransfer(input);
}
