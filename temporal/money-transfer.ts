import { type ApplicationFailure, type CancelledFailure, setHandler } from '@temporalio/workflow';
import type { PaymentDetails, TransferResult, TutorialDetails } from './contract.ts';
import { completed, endedAs, endedCancelled } from './endings.ts';
import { decideApproval, getTransferState } from './messages.ts';
import { completeOrder, isFromWeb, orderOf } from './orders.ts';
import type { TransferRecord } from './transfer-record.ts';
import { TransferSaga, type Unapproved } from './transfer-saga.ts';

/**
 * Moves money from one account to another: approval if the amount needs it, withdraw, deposit, and a
 * refund if the deposit fails.
 *
 * Completes with a {@link TransferResult}, is Canceled if cancelled in time, and otherwise fails with an
 * `ApplicationFailure` whose `type` is the ending, or `InvalidOrder`. In every case withdrawn money is deposited, refunded,
 * or held in the bank's clearing account until an operator decides.
 */
export async function moneyTransfer(input: PaymentDetails | TutorialDetails): Promise<TransferResult> {
  const order = orderOf(input);
  const saga = new TransferSaga(isFromWeb(order) ? order : await completeOrder(order));
  setHandler(getTransferState, () => saga.state());
  setHandler(decideApproval, (decision) => saga.decideApproval(decision), {
    validator: (decision) => saga.requireDecidable(decision),
  });
  saga.refundDecisions.handle(() => saga.state());

  const approval = await saga.approve();
  const isGranted = approval.kind === 'granted';
  if (isGranted) await withdraw(saga);
  else if (!(await saga.hasEarlierRunWithdrawn())) throw endedUnapproved(saga.record, approval);

  const deposit = isGranted ? await saga.deposit() : await saga.giveUpDeposit(approval);
  if (deposit.kind === 'posted') return completed(saga.record);

  const returned = await saga.returnMoney();
  const cancelled = deposit.kind === 'void' && deposit.cancelled;
  // Canceled means the sender has the money back, which is false after a redirect.
  const isUndone = saga.record.returnedTo() === saga.record.details.sourceAccount;
  throw cancelled && isUndone ? endedCancelled(saga.record) : endedAs(returned, saga.record, deposit.reason);
}

/** @throws the ending, where nothing was withdrawn */
async function withdraw(saga: TransferSaga): Promise<void> {
  const withdrawal = await saga.withdraw();
  if (withdrawal.kind === 'refused') throw endedAs('declined', saga.record, withdrawal.reason);
  if (withdrawal.kind === 'void') {
    throw withdrawal.cancelled
      ? endedCancelled(saga.record)
      : endedAs('failed', saga.record, withdrawal.reason);
  }
}

function endedUnapproved(record: TransferRecord, why: Unapproved): ApplicationFailure | CancelledFailure {
  return why.kind === 'cancelled' ? endedCancelled(record) : endedAs(why.kind, record, why.reason);
}
