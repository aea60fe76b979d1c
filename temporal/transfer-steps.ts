import { proxyActivities } from '@temporalio/workflow';
import type {
  BankInstruction,
  BankingActivities,
  RefundDecision,
  RetryPolicy,
  TransferStatus,
} from './contract.ts';
import { executeStep, resolveUnknownOutcome, type StepOutcome } from './execute-step.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** A worker that died is noticed after this, and not only when its attempt's whole time is up. */
const HEARTBEAT_TIMEOUT_MS = 10_000;

type Posting = Exclude<keyof BankingActivities, 'closeKey'>;

/** The acts of one transfer at the bank, each written down in its record. */
export class TransferSteps {
  private readonly bank: BankingActivities;
  /** Without a limit of attempts: until a key is closed, nobody knows whether its money moved. */
  private readonly persistentBank: Pick<BankingActivities, 'closeKey'>;

  constructor(
    private readonly record: TransferRecord<MoneyOrder>,
    { startToCloseTimeoutMs, ...policy }: RetryPolicy,
  ) {
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
  }

  /** Moves the transfer's whole amount on an account, and leaves no doubt about whether it did. */
  post(
    name: Exclude<Posting, 'recordExternalRefund'>,
    key: string,
    account: string,
    statusWhileUnknown: TransferStatus,
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, account);
    return this.executeStep(name, instruction, statusWhileUnknown, () => this.bank[name](instruction));
  }

  /** Books out of transit what a person has returned by other means. */
  recordExternalRefund(
    key: string,
    { reason, externalReference }: RefundDecision & { action: 'refundedExternally' },
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, this.record.details.sourceAccount);
    return this.executeStep('recordExternalRefund', instruction, 'refunding', () =>
      this.bank.recordExternalRefund({ ...instruction, reason, externalReference }),
    );
  }

  /** Closes the key of an act that another workflow may have begun, and tells what it came to. */
  closeKey(name: Posting, key: string, statusMeanwhile: TransferStatus): Promise<StepOutcome> {
    const step = this.record.begin(name, { key, account: null });
    step.status = 'unknown';
    const neverPosted = { cancelled: false, reason: 'it was never posted' };
    return resolveUnknownOutcome(this.record, step, this.closing(key, statusMeanwhile), neverPosted);
  }

  private executeStep(
    name: Posting,
    instruction: BankInstruction,
    statusWhileUnknown: TransferStatus,
    act: () => Promise<{ transactionId: string }>,
  ): Promise<StepOutcome> {
    const step = this.record.begin(name, instruction);
    return executeStep(this.record, step, act, this.closing(instruction.key, statusWhileUnknown));
  }

  private closing(key: string, statusMeanwhile: TransferStatus) {
    const { referenceId } = this.record.details;
    return () => {
      this.record.setStatus(statusMeanwhile);
      return this.persistentBank.closeKey({ key, referenceId });
    };
  }
}
