import { proxyActivities } from '@temporalio/workflow';
import type {
  BankInstruction,
  BankingActivities,
  RefundDecision,
  RetryPolicy,
  TransferStatus,
} from './contract.ts';
import { carryOut, leaveNoDoubt, type StepOutcome } from './execute-step.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** A worker that died is noticed after this, and not only when its attempt's whole time is up. */
const HEARTBEAT_TIMEOUT_MS = 10_000;

type Posting = Exclude<keyof BankingActivities, 'settle'>;

/** The acts of one transfer at the bank, each written down in its record. */
export class TransferSteps {
  private readonly bank: BankingActivities;
  /** Without a limit of attempts: until a key is closed, nobody knows whether its money moved. */
  private readonly persistentBank: Pick<BankingActivities, 'settle'>;

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
    name: Exclude<Posting, 'recordSettlement'>,
    key: string,
    account: string,
    statusWhileUnknown: TransferStatus,
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, account);
    return this.carryOut(name, instruction, statusWhileUnknown, () => this.bank[name](instruction));
  }

  /** Books out of transit what a person has returned by other means. */
  recordSettlement(
    key: string,
    { reason, externalReference }: RefundDecision & { action: 'settledElsewhere' },
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, this.record.details.sourceAccount);
    return this.carryOut('recordSettlement', instruction, 'refunding', () =>
      this.bank.recordSettlement({ ...instruction, reason, externalReference }),
    );
  }

  /** Closes the key of an act that another workflow may have begun, and tells what it came to. */
  settle(name: Posting, key: string, statusMeanwhile: TransferStatus): Promise<StepOutcome> {
    const step = this.record.begin(name, { key, account: null });
    step.status = 'unknown';
    const neverPosted = { cancelled: false, reason: 'it was never posted' };
    return leaveNoDoubt(this.record, step, this.closing(key, statusMeanwhile), neverPosted);
  }

  private carryOut(
    name: Posting,
    instruction: BankInstruction,
    statusWhileUnknown: TransferStatus,
    act: () => Promise<{ transactionId: string }>,
  ): Promise<StepOutcome> {
    const step = this.record.begin(name, instruction);
    return carryOut(this.record, step, act, this.closing(instruction.key, statusWhileUnknown));
  }

  private closing(key: string, statusMeanwhile: TransferStatus) {
    const { referenceId } = this.record.details;
    return () => {
      this.record.become(statusMeanwhile);
      return this.persistentBank.settle({ key, referenceId });
    };
  }
}
