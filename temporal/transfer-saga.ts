import { ApplicationFailure, CancellationScope, condition, proxyActivities } from '@temporalio/workflow';
import { depositKey, refundKey, settlementKey, withdrawalKey } from '../lib/ids.ts';
import { carryOut, type StepOutcome } from './bank-steps.ts';
import type {
  BankingActivities,
  PaymentDetails,
  RefundDecision,
  TransferState,
  TransferStatus,
} from './contract.ts';
import { publishStatus } from './search-attributes.ts';
import { TransferRecord } from './transfer-record.ts';

type Posting = Exclude<keyof BankingActivities, 'settle'>;

/** The steps of one transfer, and what a person may decide about it while it runs. */
export class TransferSaga {
  readonly record: TransferRecord;
  private readonly scope = CancellationScope.current();
  private readonly bank: BankingActivities;
  /** Without a limit of attempts: until a key is closed, nobody knows whether its money moved. */
  private readonly persistentBank: Pick<BankingActivities, 'settle'>;
  private pendingDecision: RefundDecision | undefined;

  constructor(private readonly details: PaymentDetails) {
    this.record = new TransferRecord(details);
    const { startToCloseTimeoutMs, ...policy } = details.policy.retry;
    const retry = {
      initialInterval: policy.initialIntervalMs,
      backoffCoefficient: policy.backoffCoefficient,
      maximumInterval: policy.maximumIntervalMs,
    };
    const maximumAttempts = policy.maximumAttempts || Number.POSITIVE_INFINITY;
    this.persistentBank = proxyActivities<BankingActivities>({
      startToCloseTimeout: startToCloseTimeoutMs,
      retry,
    });
    this.bank = proxyActivities<BankingActivities>({
      startToCloseTimeout: startToCloseTimeoutMs,
      retry: { ...retry, maximumAttempts },
    });
  }

  get cancelRequested(): boolean {
    return this.scope.consideredCancelled;
  }

  state(): TransferState {
    return this.record.snapshot(this.cancelRequested);
  }

  withdraw(): Promise<StepOutcome> {
    const { referenceId, sourceAccount } = this.details;
    this.record.status = 'withdrawing';
    return this.post('withdraw', withdrawalKey(referenceId), sourceAccount, 'withdrawal-unknown');
  }

  deposit(): Promise<StepOutcome> {
    const { referenceId, targetAccount } = this.details;
    this.record.status = 'depositing';
    return this.post('deposit', depositKey(referenceId), targetAccount, 'deposit-unknown');
  }

  /**
   * The compensation of the withdrawal. It is never cancelled and its failure never swallowed: when
   * the bank does not take the refund, a person decides what to do, as often as it takes.
   */
  returnMoney(): Promise<'refunded' | 'settled-elsewhere'> {
    return CancellationScope.nonCancellable(async () => {
      const { referenceId, sourceAccount } = this.details;
      this.leaveHappyPath('refunding');
      let refund = await this.post('refund', refundKey(referenceId), sourceAccount, 'refunding');
      while (refund.kind !== 'posted') {
        const decision = await this.nextDecision();
        this.leaveHappyPath('refunding');
        refund = await this.carryOutDecision(decision);
        if (decision.action === 'settledElsewhere' && refund.kind === 'posted') return 'settled-elsewhere';
      }
      return 'refunded';
    });
  }

  /** @throws ApplicationFailure of type `DecisionRefused`, saying why; nothing is recorded then */
  requireResolvable(decision: RefundDecision): void {
    if (this.record.status !== 'needs-operator' || this.pendingDecision) {
      throw decisionRefused(
        `The transfer waits for no decision about a refund: it is ${this.record.status}.`,
      );
    }
    if (!decision.by?.trim()) throw decisionRefused('Say who decides.');
    if (!decision.reason?.trim()) throw decisionRefused('Give a reason for the decision.');
    if (decision.action === 'redirect' && !decision.account?.trim()) {
      throw decisionRefused('Name the account the refund goes to.');
    }
    if (decision.action === 'settledElsewhere' && !decision.externalReference?.trim()) {
      throw decisionRefused('Name the external reference under which the money was returned.');
    }
  }

  /** Records a decision the validator has let through; the waiting compensation acts on it. */
  resolveRefund(decision: RefundDecision): TransferState {
    this.pendingDecision = decision;
    this.record.decisions.push(decision);
    return this.state();
  }

  private async nextDecision(): Promise<RefundDecision> {
    this.leaveHappyPath('needs-operator');
    await condition(() => this.pendingDecision !== undefined);
    const decision = this.pendingDecision;
    if (!decision) throw new Error('a decision was awaited and is gone');
    this.pendingDecision = undefined;
    return decision;
  }

  private carryOutDecision(decision: RefundDecision): Promise<StepOutcome> {
    const { referenceId, sourceAccount } = this.details;
    // Every decision is another act, so it has a key of its own; the first refund had ordinal 1.
    const ordinal = this.record.decisions.length + 1;
    switch (decision.action) {
      case 'retry':
        return this.post('refund', refundKey(referenceId, ordinal), sourceAccount, 'refunding');
      case 'redirect':
        return this.post('refund', refundKey(referenceId, ordinal), decision.account, 'refunding');
      case 'settledElsewhere':
        return this.recordSettlement(settlementKey(referenceId, ordinal), decision);
    }
  }

  private post(
    name: Exclude<Posting, 'recordSettlement'>,
    key: string,
    account: string,
    statusWhileUnknown: TransferStatus,
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, account);
    return this.carryOutStep(name, key, statusWhileUnknown, () => this.bank[name](instruction));
  }

  private recordSettlement(
    key: string,
    { reason, externalReference }: RefundDecision & { action: 'settledElsewhere' },
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, this.details.sourceAccount);
    return this.carryOutStep('recordSettlement', key, 'refunding', () =>
      this.bank.recordSettlement({ ...instruction, reason, externalReference }),
    );
  }

  private carryOutStep(
    name: Posting,
    key: string,
    statusWhileUnknown: TransferStatus,
    act: () => Promise<{ transactionId: string }>,
  ): Promise<StepOutcome> {
    const { referenceId } = this.details;
    return carryOut(this.record, this.record.begin(name, key), act, () => {
      this.leaveHappyPath(statusWhileUnknown);
      return this.persistentBank.settle({ key, referenceId });
    });
  }

  private leaveHappyPath(status: TransferStatus): void {
    if (this.record.status === status) return;
    this.record.status = status;
    publishStatus(status);
  }
}

function decisionRefused(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'DecisionRefused', message, nonRetryable: true });
}
