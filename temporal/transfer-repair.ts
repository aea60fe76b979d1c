import { CancellationScope } from '@temporalio/workflow';
import {
  depositKey,
  MENDING_RETURN_KEYS,
  type ReturnKeys,
  TRANSFER_RETURN_KEYS,
  withdrawalKey,
} from '../lib/shared/ids.ts';
import type { Ending, MendingDetails, RefundDecision, TransferResult, TransferState } from './contract.ts';
import { externalReference, result, transactionIds } from './endings.ts';
import type { StepOutcome } from './execute-step.ts';
import { MoneyReturn } from './money-return.ts';
import { TransferRecord } from './transfer-record.ts';
import { TransferSteps } from './transfer-steps.ts';

type Returned = 'refunded' | 'settled-elsewhere';

/** The steps of mending one transfer: what it may have begun is settled, then what is left is returned. */
export class Mending {
  private readonly record: TransferRecord<MendingDetails>;
  private readonly scope = CancellationScope.current();
  private readonly steps: TransferSteps;
  private readonly moneyReturn: MoneyReturn;

  constructor(private readonly details: MendingDetails) {
    const firstFree = details.returnsBegun.byEarlierMending + 1;
    this.record = new TransferRecord(details);
    this.steps = new TransferSteps(this.record, details.retry);
    this.moneyReturn = new MoneyReturn(this.record, this.steps, MENDING_RETURN_KEYS, firstFree);
  }

  state(): TransferState {
    return this.record.snapshot(this.scope.consideredCancelled);
  }

  settleWithdrawal(): Promise<StepOutcome> {
    return this.steps.settle('withdraw', withdrawalKey(this.details.referenceId), 'withdrawal-unknown');
  }

  settleDeposit(): Promise<StepOutcome> {
    return this.steps.settle('deposit', depositKey(this.details.referenceId), 'deposit-unknown');
  }

  /** Settles every return that was begun; undefined when none of them has posted. */
  async settleReturns(): Promise<Returned | undefined> {
    const { byTransfer, byEarlierMending } = this.details.returnsBegun;
    return (
      (await this.settleReturnsOf(TRANSFER_RETURN_KEYS, byTransfer)) ??
      (await this.settleReturnsOf(MENDING_RETURN_KEYS, byEarlierMending))
    );
  }

  private async settleReturnsOf(keys: ReturnKeys, highest: number): Promise<Returned | undefined> {
    const { referenceId } = this.details;
    for (let ordinal = 1; ordinal <= highest; ordinal++) {
      const refund = await this.steps.settle('refund', keys.refund(referenceId, ordinal), 'refunding');
      if (refund.kind === 'posted') return 'refunded';
      // Only a person's decision settles by hand, and the first return waits for none.
      if (ordinal === 1) continue;
      const settlementKey = keys.settlement(referenceId, ordinal);
      const settlement = await this.steps.settle('recordSettlement', settlementKey, 'refunding');
      if (settlement.kind === 'posted') return 'settled-elsewhere';
    }
    return undefined;
  }

  requireResolvable(decision: RefundDecision): void {
    this.moneyReturn.requireResolvable(decision);
  }

  /** Records a decision the validator has let through; the waiting return acts on it. */
  resolveRefund(decision: RefundDecision): TransferState {
    this.moneyReturn.resolve(decision);
    return this.state();
  }

  async returnMoney(): Promise<TransferResult> {
    const returned = await this.moneyReturn.carryOut();
    return this.ended(
      returned,
      returned === 'refunded'
        ? `Money returned to account ${this.record.returnedTo()} ${this.transactions()}.`
        : `The money was returned by hand, ${externalReference(this.record)} ${this.transactions()}.`,
    );
  }

  nothingWithdrawn(withdrawal: Exclude<StepOutcome, { kind: 'posted' }>): TransferResult {
    return withdrawal.kind === 'refused'
      ? this.ended('declined', `The withdrawal had been refused: ${withdrawal.reason}. Nothing was moved.`)
      : this.ended('failed', 'Nothing was moved, and the withdrawal can no longer be posted.');
  }

  completedAfterAll(): TransferResult {
    return this.ended(
      'completed',
      `The deposit had been posted: the transfer is complete, and nothing had to be returned ${this.transactions()}.`,
    );
  }

  returnedBefore(returned: Returned): TransferResult {
    return this.ended(
      returned,
      `The money had been returned already, and nothing had to be done ${this.transactions()}.`,
    );
  }

  private ended(ending: Ending, message: string): TransferResult {
    this.record.become(ending);
    return result(this.record, ending, message);
  }

  private transactions(): string {
    return `(transaction IDs: ${transactionIds(this.record)})`;
  }
}
