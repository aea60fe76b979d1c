import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { MendingDetails, TransferResult } from './contract.ts';
import { getTransferState, resolveRefund } from './messages.ts';
import { Mending } from './transfer-repair.ts';

/**
 * Brings a transfer to its end whose own workflow was ended from outside: every act it may have
 * begun is closed at the bank, and money that is then in transit goes back to the account it came
 * from. Nothing is moved under the dead transfer's keys, so a call of its that is still on its way
 * can neither make money nor lose any.
 *
 * Completes with a {@link TransferResult}. It is never cancelled, and waits for a person, as long
 * as it takes, when the bank does not take the money back.
 */
export async function mendTransfer(details: MendingDetails): Promise<TransferResult> {
  const mending = new Mending(details);
  setHandler(getTransferState, () => mending.state());
  setHandler(resolveRefund, (decision) => mending.resolveRefund(decision), {
    validator: (decision) => mending.requireResolvable(decision),
  });

  return CancellationScope.nonCancellable(async () => {
    const withdrawal = await mending.settleWithdrawal();
    if (withdrawal.kind !== 'posted') return mending.nothingWithdrawn(withdrawal);

    const deposit = await mending.settleDeposit();
    if (deposit.kind === 'posted') return mending.completedAfterAll();

    const returned = await mending.settleReturns();
    return returned ? mending.returnedBefore(returned) : mending.returnMoney();
  });
}
