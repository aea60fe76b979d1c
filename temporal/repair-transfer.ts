import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { RepairDetails, TransferResult } from './contract.ts';
import { getTransferState, resolveRefund } from './messages.ts';
import { TransferRepair } from './transfer-repair.ts';

/**
 * Brings a transfer to its end whose own workflow was ended from outside: every act it may have
 * begun is closed at the bank, and money that is then in transit goes back to the account it came
 * from. Nothing is moved under the dead transfer's keys, so a call of its that is still on its way
 * can neither make money nor lose any.
 *
 * Completes with a {@link TransferResult}. It is never cancelled, and waits for a person, as long
 * as it takes, when the bank does not take the money back.
 */
export async function repairTransfer(details: RepairDetails): Promise<TransferResult> {
  const repair = new TransferRepair(details);
  setHandler(getTransferState, () => repair.state());
  setHandler(resolveRefund, (decision) => repair.resolveRefund(decision), {
    validator: (decision) => repair.requireResolvable(decision),
  });

  return CancellationScope.nonCancellable(async () => {
    const withdrawal = await repair.closeWithdrawalKey();
    if (withdrawal.kind !== 'posted') return repair.nothingWithdrawn(withdrawal);

    const deposit = await repair.closeDepositKey();
    if (deposit.kind === 'posted') return repair.completedAfterAll();

    const returned = await repair.closeReturnKeys();
    return returned ? repair.returnedBefore(returned) : repair.returnMoney();
  });
}
