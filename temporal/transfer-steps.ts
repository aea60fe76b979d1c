import { type ActivityInterfaceFor, proxyActivities } from '@temporalio/workflow';
import { formatMoney } from '../lib/shared/money.ts';
import type {
  BankInstruction,
  BankingActivities,
  BankReceipt,
  KeyClosureInstruction,
  RefundDecision,
  RetryPolicy,
  TransferStatus,
} from './contract.ts';
import { executeStep, resolveUnknownOutcome, type StepOutcome } from './execute-step.ts';
import type { MoneyOrder, TransferRecord } from './transfer-record.ts';

/** Detects a dead worker long before the attempt's start-to-close timeout. */
const HEARTBEAT_TIMEOUT_MS = 10_000;

/** Who ordered a withdrawal, and who else approved it. */
export interface Approval {
  requestedBy: string;
  approvedBy: string | null;
}

type Posting = Exclude<keyof BankingActivities, 'closeKey'>;

export class TransferSteps {
  private readonly bank: ActivityInterfaceFor<BankingActivities>;
  /** No limit of attempts: until the key is closed, the outcome is unknown. */
  private readonly persistentBank: Pick<ActivityInterfaceFor<BankingActivities>, 'closeKey'>;

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
      // The step goes on at once, by closing the key: that also decides about a call that is still under way.
      // Waiting for the call would take until the worker learns of the cancellation, by a heartbeat.
      cancellationType: 'TRY_CANCEL' as const,
      startToCloseTimeout: startToCloseTimeoutMs,
      heartbeatTimeout: Math.min(startToCloseTimeoutMs, HEARTBEAT_TIMEOUT_MS),
    };
    const maximumAttempts = policy.maximumAttempts || Number.POSITIVE_INFINITY;
    this.persistentBank = proxyActivities<BankingActivities>({ ...timeouts, retry });
    this.bank = proxyActivities<BankingActivities>({ ...timeouts, retry: { ...retry, maximumAttempts } });
  }

  withdraw(key: string, account: string, approval: Approval): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, account);
    return this.executeStep('withdraw', instruction, 'withdrawal-unknown', () =>
      this.bank.withdraw.executeWithOptions(summary('withdraw', instruction), [
        { ...instruction, ...approval },
      ]),
    );
  }

  post(
    name: 'deposit' | 'refund',
    key: string,
    account: string,
    statusWhileUnknown: TransferStatus,
  ): Promise<StepOutcome> {
    const instruction = this.record.instruction(key, account);
    return this.executeStep(name, instruction, statusWhileUnknown, () =>
      this.bank[name].executeWithOptions(summary(name, instruction), [instruction]),
    );
  }

  recordExternalRefund(
    key: string,
    { reason, externalReference }: RefundDecision & { action: 'refundedExternally' },
  ): Promise<StepOutcome> {
    const instruction = {
      ...this.record.instruction(key, this.record.details.sourceAccount),
      reason,
      externalReference,
    };
    return this.executeStep('recordExternalRefund', instruction, 'refunding', () =>
      this.bank.recordExternalRefund.executeWithOptions(summary('recordExternalRefund', instruction), [
        instruction,
      ]),
    );
  }

  /** Closes a key that another workflow may have used. */
  closeKey(
    name: Posting,
    key: string,
    account: string | null,
    statusMeanwhile: TransferStatus,
  ): Promise<StepOutcome> {
    const step = this.record.begin(name, { key, account: null });
    step.status = 'unknown';
    const neverPosted = { cancelled: false, reason: 'it never posted' };
    const instruction = { ...this.record.instruction(key, ''), account, step: name };
    return resolveUnknownOutcome(
      this.record,
      step,
      this.keyCloser(instruction, statusMeanwhile),
      neverPosted,
    );
  }

  private executeStep(
    name: Posting,
    instruction: BankInstruction,
    statusWhileUnknown: TransferStatus,
    run: () => Promise<BankReceipt>,
  ): Promise<StepOutcome> {
    const step = this.record.begin(name, instruction);
    const closer = this.keyCloser({ ...instruction, step: name }, statusWhileUnknown);
    return executeStep(this.record, step, run, closer);
  }

  private keyCloser(instruction: KeyClosureInstruction, statusMeanwhile: TransferStatus) {
    return () => {
      this.record.setStatus(statusMeanwhile);
      const { step } = instruction;
      return this.persistentBank.closeKey.executeWithOptions({ summary: KEY_CLOSINGS[step] }, [instruction]);
    };
  }
}

/** Temporal's UI shows it beside the activity. */
function summary(name: Posting, { account, amountMinor, currency }: BankInstruction): { summary: string } {
  return { summary: `${POSTINGS[name]} account ${account}: ${formatMoney(amountMinor, currency)}` };
}

const POSTINGS: Record<Posting, string> = {
  withdraw: 'Withdraw from',
  deposit: 'Deposit into',
  refund: 'Refund to',
  recordExternalRefund: 'Record the external refund for',
};

const KEY_CLOSINGS: Record<Posting, string> = {
  withdraw: 'Close the key of the withdrawal: has it posted?',
  deposit: 'Close the key of the deposit: has it posted?',
  refund: 'Close the key of the refund: has it posted?',
  recordExternalRefund: 'Close the key of the external refund: has it posted?',
};
