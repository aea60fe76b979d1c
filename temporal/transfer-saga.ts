import { CancellationScope, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import { depositKey, refundKey, settlementKey, withdrawalKey } from '../lib/ids.ts';
import { carryOut, type StepOutcome } from './bank-steps.ts';
import type {
  ApprovalDecision,
  BankInstruction,
  BankingActivities,
  PaymentDetails,
  RefundDecision,
  TransferApproval,
  TransferState,
  TransferStatus,
} from './contract.ts';
import { requireApprovalDecision, requireRefundDecision } from './decisions.ts';
import { TransferRecord } from './transfer-record.ts';

type ApprovalOutcome =
  | { kind: 'not-needed' | 'approved' | 'cancelled' }
  | { kind: 'rejected' | 'expired'; reason: string };

/** A worker that died is noticed after this, and not only when its attempt's whole time is up. */
const HEARTBEAT_TIMEOUT_MS = 10_000;

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
    const timeouts = {
      startToCloseTimeout: startToCloseTimeoutMs,
      heartbeatTimeout: Math.min(startToCloseTimeoutMs, HEARTBEAT_TIMEOUT_MS),
    };
    const maximumAttempts = policy.maximumAttempts || Number.POSITIVE_INFINITY;
    this.persistentBank = proxyActivities<BankingActivities>({ ...timeouts, retry });
    this.bank = proxyActivities<BankingActivities>({ ...timeouts, retry: { ...retry, maximumAttempts } });
    this.awaitApproval();
  }

  /** From the very start, because a decision may arrive together with the transfer itself. */
  private awaitApproval(): void {
    const { approvalThresholdMinor, approvalDeadlineMs } = this.details.policy;
    if (this.details.amountMinor <= approvalThresholdMinor) return;
    const deadline = new Date(Date.now() + approvalDeadlineMs).toISOString();
    this.record.approval = { deadline, decision: null };
    this.record.become('awaiting-approval');
  }

  get cancelRequested(): boolean {
    return this.scope.consideredCancelled;
  }

  state(): TransferState {
    return this.record.snapshot(this.cancelRequested);
  }

  /** Waits for a second person where the amount asks for one, until the deadline. */
  async approve(): Promise<ApprovalOutcome> {
    const { approval } = this.record;
    if (!approval) return { kind: 'not-needed' };
    try {
      await condition(() => approval.decision !== null, this.details.policy.approvalDeadlineMs);
    } catch (error) {
      if (isCancellation(error)) return { kind: 'cancelled' };
      throw error;
    }
    return outcomeOf(approval);
  }

  requireDecidable(decision: ApprovalDecision): void {
    requireApprovalDecision(decision, this.record);
  }

  /** Records a decision the validator has let through. */
  decideApproval(decision: ApprovalDecision): TransferState {
    if (this.record.approval) this.record.approval.decision = decision;
    return this.state();
  }

  withdraw(): Promise<StepOutcome> {
    const { referenceId, sourceAccount } = this.details;
    this.record.become('withdrawing');
    return this.post('withdraw', withdrawalKey(referenceId), sourceAccount, 'withdrawal-unknown');
  }

  deposit(): Promise<StepOutcome> {
    const { referenceId, targetAccount } = this.details;
    this.record.become('depositing');
    return this.post('deposit', depositKey(referenceId), targetAccount, 'deposit-unknown');
  }

  /**
   * The compensation of the withdrawal. It is never cancelled and its failure never swallowed: when
   * the bank does not take the refund, a person decides what to do, as often as it takes.
   */
  returnMoney(): Promise<'refunded' | 'settled-elsewhere'> {
    return CancellationScope.nonCancellable(async () => {
      const { referenceId, sourceAccount } = this.details;
      this.record.become('refunding');
      let refund = await this.post('refund', refundKey(referenceId), sourceAccount, 'refunding');
      while (refund.kind !== 'posted') {
        const decision = await this.nextDecision();
        this.record.become('refunding');
        refund = await this.carryOutDecision(decision);
        if (decision.action === 'settledElsewhere' && refund.kind === 'posted') return 'settled-elsewhere';
      }
      return 'refunded';
    });
  }

  requireResolvable(decision: RefundDecision): void {
    requireRefundDecision(decision, this.record, this.pendingDecision);
  }

  /** Records a decision the validator has let through; the waiting compensation acts on it. */
  resolveRefund(decision: RefundDecision): TransferState {
    this.pendingDecision = decision;
    this.record.decisions.push(decision);
    return this.state();
  }

  private async nextDecision(): Promise<RefundDecision> {
    this.record.become('needs-operator');
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
    return this.carryOutStep(name, instruction, statusWhileUnknown, () => this.bank[name](instruction));
  }

  private recordSettlement(
    key: string,
    { reason, externalReference }: RefundDecision & { action: 'settledElsewhere' },
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, this.details.sourceAccount);
    return this.carryOutStep('recordSettlement', instruction, 'refunding', () =>
      this.bank.recordSettlement({ ...instruction, reason, externalReference }),
    );
  }

  private carryOutStep(
    name: Posting,
    instruction: BankInstruction,
    statusWhileUnknown: TransferStatus,
    act: () => Promise<{ transactionId: string }>,
  ): Promise<StepOutcome> {
    const { key, referenceId } = instruction;
    return carryOut(this.record, this.record.begin(name, instruction), act, () => {
      this.record.become(statusWhileUnknown);
      return this.persistentBank.settle({ key, referenceId });
    });
  }
}

function outcomeOf({ decision, deadline }: TransferApproval): ApprovalOutcome {
  if (!decision) return { kind: 'expired', reason: `nobody decided until ${deadline}` };
  if (decision.decision === 'approve') return { kind: 'approved' };
  return { kind: 'rejected', reason: `${decision.by} rejected it: ${decision.reason}` };
}
