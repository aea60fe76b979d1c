import { setHandler } from '@temporalio/workflow';
import type { PaymentDetails, TransferResult } from './contract.ts';
import { completed, endedAs, endedCancelled } from './endings.ts';
import { decideApproval, getTransferState, resolveRefund } from './messages.ts';
import { TransferSaga } from './transfer-saga.ts';

/**
 * Moves money from one account to another: approval where the amount asks for it, withdraw, deposit,
 * and refund when the deposit cannot be.
 *
 * Completes with a {@link TransferResult}, is Canceled when it was cancelled in time, and otherwise
 * fails with an `ApplicationFailure` whose `type` names the ending. Whatever happens, money that
 * was withdrawn is deposited, refunded, or waits on the bank's clearing account for a person.
 */
export async function moneyTransfer(details: PaymentDetails): Promise<TransferResult> {
  const saga = new TransferSaga(details);
  setHandler(getTransferState, () => saga.state());
  setHandler(decideApproval, (decision) => saga.decideApproval(decision), {
    validator: (decision) => saga.requireDecidable(decision),
  });
  setHandler(resolveRefund, (decision) => saga.resolveRefund(decision), {
    validator: (decision) => saga.requireResolvable(decision),
  });

  const approval = await saga.approve();
  if (approval.kind === 'cancelled') throw endedCancelled(saga.record);
  if (approval.kind === 'rejected' || approval.kind === 'expired') {
    throw endedAs(approval.kind, saga.record, approval.reason);
  }

  const withdrawal = await saga.withdraw();
  if (withdrawal.kind === 'refused') throw endedAs('declined', saga.record, withdrawal.reason);
  if (withdrawal.kind === 'void') {
    throw withdrawal.cancelled
      ? endedCancelled(saga.record)
      : endedAs('failed', saga.record, withdrawal.reason);
  }

  const deposit = await saga.deposit();
  if (deposit.kind === 'posted') return completed(saga.record);

  const returned = await saga.returnMoney();
  const cancelled = deposit.kind === 'void' && deposit.cancelled;
  // Canceled says that all is as before, which it is not when a person sent the money elsewhere.
  const asBefore = saga.record.returnedTo() === details.sourceAccount;
  throw cancelled && asBefore ? endedCancelled(saga.record) : endedAs(returned, saga.record, deposit.reason);
}
