import { ApplicationFailure, CancellationScope, patched } from '@temporalio/workflow';
import {
  depositKey,
  REPAIR_RETURN_KEYS,
  type ReturnKeys,
  TRANSFER_RETURN_KEYS,
  withdrawalKey,
} from '../lib/shared/ids.ts';
import {
  type Ending,
  REFUSALS,
  type RepairDetails,
  type TransferResult,
  type TransferState,
} from './contract.ts';
import { externalReference, NOTHING_OWED, result, sentence, transactionIds } from './endings.ts';
import type { StepOutcome } from './execute-step.ts';
import { MoneyReturn, type Returned } from './money-return.ts';
import { RefundDecisions } from './refund-decisions.ts';
import { TransferRecord } from './transfer-record.ts';
import { TransferSteps } from './transfer-steps.ts';

/** Before it, the first external refund of an earlier repair was not closed. */
const PAID_MAY_COME_FIRST = 'paid-may-come-first';

export class RepairSaga {
  readonly refundDecisions: RefundDecisions;
  private readonly record: TransferRecord<RepairDetails>;
  private readonly scope = CancellationScope.current();
  private readonly steps: TransferSteps;
  private readonly moneyReturn: MoneyReturn;

  constructor(private readonly details: RepairDetails) {
    this.record = new TransferRecord(details);
    this.steps = new TransferSteps(this.record, details.retry);
    this.refundDecisions = new RefundDecisions(this.record);
    this.moneyReturn = new MoneyReturn(
      this.record,
      this.steps,
      this.refundDecisions,
      REPAIR_RETURN_KEYS,
      details.returnsBegun.byEarlierRepair,
    );
  }

  state(): TransferState {
    return this.record.snapshot(this.scope.consideredCancelled);
  }

  /** @throws ApplicationFailure when the key holds another order than this repair's: a new repair reads it */
  async closeWithdrawalKey(): Promise<StepOutcome> {
    const { referenceId, sourceAccount } = this.details;
    const key = withdrawalKey(referenceId);
    const outcome = await this.steps.closeKey('withdraw', key, sourceAccount, 'withdrawal-unknown');
    if (outcome.kind === 'refused' && outcome.isReused) {
      throw ApplicationFailure.nonRetryable(outcome.reason, REFUSALS.keyReused);
    }
    return outcome;
  }

  closeDepositKey(): Promise<StepOutcome> {
    return this.steps.closeKey('deposit', depositKey(this.details.referenceId), null, 'deposit-unknown');
  }

  /** Undefined when no return has posted. */
  async closeReturnKeys(): Promise<Returned | undefined> {
    const { byTransfer, byEarlierRepair } = this.details.returnsBegun;
    return (
      (await this.closeReturnKeysOf(TRANSFER_RETURN_KEYS, byTransfer)) ??
      (await this.closeReturnKeysOf(REPAIR_RETURN_KEYS, byEarlierRepair))
    );
  }

  private async closeReturnKeysOf(keys: ReturnKeys, highest: number): Promise<Returned | undefined> {
    const { referenceId } = this.details;
    for (let ordinal = 1; ordinal <= highest; ordinal++) {
      const refund = await this.steps.closeKey(
        'refund',
        keys.refund(referenceId, ordinal),
        null,
        'refunding',
      );
      if (refund.kind === 'posted') return 'refunded';
      // A transfer's first return is always a refund; that of a repair can be of what was paid by hand.
      if (ordinal === 1 && !(keys === REPAIR_RETURN_KEYS && patched(PAID_MAY_COME_FIRST))) continue;
      const externalRefundKey = keys.externalRefund(referenceId, ordinal);
      const externalRefund = await this.steps.closeKey(
        'recordExternalRefund',
        externalRefundKey,
        null,
        'refunding',
      );
      if (externalRefund.kind === 'posted') return 'refunded-externally';
    }
    return undefined;
  }

  async returnMoney(): Promise<TransferResult> {
    const { paid, reason } = this.details;
    if (paid) await this.refundDecisions.takeOver(paid, reason);
    const returned = await this.moneyReturn.execute();
    return this.ended(returned, this.explain(returned));
  }

  private explain(returned: Returned): string {
    switch (returned) {
      case 'refunded':
        return `Money returned to account ${this.record.returnedTo()} ${this.transactions()}.`;
      case 'refunded-externally':
        return `The money was refunded externally, ${externalReference(this.record)} ${this.transactions()}.`;
      case 'nothing-owed':
        return NOTHING_OWED;
    }
  }

  nothingWithdrawn(withdrawal: Exclude<StepOutcome, { kind: 'posted' }>): TransferResult {
    return withdrawal.kind === 'refused'
      ? this.ended(
          'declined',
          `The bank had refused the withdrawal: ${sentence(withdrawal.reason)} Nothing was moved.`,
        )
      : this.ended('failed', 'Nothing was moved; the withdrawal is void.');
  }

  completedAfterAll(): TransferResult {
    return this.ended(
      'completed',
      `The deposit had already posted, so the transfer is complete ${this.transactions()}.`,
    );
  }

  returnedBefore(returned: Returned): TransferResult {
    return this.ended(returned, `The money had already been returned ${this.transactions()}.`);
  }

  private ended(ending: Ending, message: string): TransferResult {
    this.record.setStatus(ending);
    return result(this.record, ending, message);
  }

  private transactions(): string {
    return `(transaction IDs: ${transactionIds(this.record)})`;
  }
}
